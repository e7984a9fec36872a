"""The Merkle tree is RFC 6962's, by the vectors of Certificate Transparency and by pymerkle."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from companies.ratings import merkle

INPUTS = [
    *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = {  # of the first so many of them, from the test data of Certificate Transparency
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
sizes = st.integers(1, 70)


def make_trees(size: int) -> tuple[list[bytes], InmemoryTree]:
    """A tree of ours and one of the oracle's, with the same leaves."""
    oracle = InmemoryTree(algorithm="sha256")
    data = [sha256(bytes([number])).digest() for number in range(size)]
    for leaf in data:
        oracle.append_entry(leaf)
    return [merkle.hash_leaf(leaf) for leaf in data], oracle


def list_path(proof) -> set[str]:
    """The hashes in the oracle's proof."""
    return set(proof.serialize()["path"])


def list_hex(proof: list[bytes]) -> set[str]:
    return {one.hex() for one in proof}


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_are_those_of_certificate_transparency(size):
    hashes = [merkle.hash_leaf(bytes.fromhex(text)) for text in INPUTS[:size]]
    assert merkle.compute_root(hashes).hex() == ROOTS[size]


@given(sizes)
def test_the_root_is_the_oracle_s(size):
    hashes, oracle = make_trees(size)
    assert merkle.compute_root(hashes) == oracle.get_root(size)


@given(st.data())
def test_the_proof_of_one_leaf_is_the_oracle_s(data):
    hashes, oracle = make_trees(data.draw(sizes))
    at = data.draw(st.integers(0, len(hashes) - 1))
    path = list_path(oracle.prove_inclusion(at + 1, len(hashes)))
    assert list_hex(merkle.prove_range(hashes, at, at + 1)) == path - {hashes[at].hex()}


@given(st.integers(1, 12), st.sampled_from([2, 4, 8]))
def test_the_hashes_of_blocks_are_the_same_tree(number, block):
    hashes, _ = make_trees(number * block)
    blocks = [merkle.compute_root(hashes[at : at + block]) for at in range(0, len(hashes), block)]
    assert merkle.compute_root(blocks) == merkle.compute_root(hashes)
    for old in range(1, number + 1):
        small, large = (
            merkle.prove_consistency(blocks, old),
            merkle.prove_consistency(hashes, old * block),
        )
        assert small == large
