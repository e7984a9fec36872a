"""Blind signatures: RFC 9474's vectors, blindness, and what must be refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core import blind_rsa
from core.encoding import decode_base64url

VECTORS = json.loads((Path(__file__).parent / "rfc9474.json").read_text())


def number(text):
    return int(text, 16)


@pytest.fixture(params=VECTORS, ids=[vector["name"] for vector in VECTORS])
def vector(request):
    """One of the RFC's four sets of test vectors."""
    return request.param


@pytest.fixture(scope="module")
def key():
    """A signing key; a short one is quicker to make."""
    return blind_rsa.generate(2048)


def key_of(vector):
    n, e, d, p, q = (number(vector[name]) for name in "nedpq")
    return blind_rsa.PrivateKey(n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))


def blinded(vector):
    public = key_of(vector).public
    return blind_rsa.blind(
        public,
        bytes.fromhex(vector["input_msg"]),
        salt=bytes.fromhex(vector["salt"]),
        r=pow(number(vector["inv"]), -1, public.n),
    )


def test_blinding_gives_the_rfc_s_blinded_message(vector):
    assert blinded(vector)[0].hex() == vector["blinded_msg"]


def test_signing_gives_the_rfc_s_blind_signature(vector):
    signature = blind_rsa.blind_sign(key_of(vector), bytes.fromhex(vector["blinded_msg"]))
    assert signature.hex() == vector["blind_sig"]


def test_finalizing_gives_the_rfc_s_signature(vector):
    signature = blind_rsa.finalize(
        key_of(vector).public,
        bytes.fromhex(vector["input_msg"]),
        bytes.fromhex(vector["blind_sig"]),
        number(vector["inv"]),
        salt_length=number(vector["sLen"]),
    )
    assert signature.hex() == vector["sig"]


def test_preparing_puts_the_prefix_first(vector):
    prefix = bytes.fromhex(vector["msg_prefix"])
    prepared = blind_rsa.prepare_randomize(bytes.fromhex(vector["msg"]), prefix)
    assert prepared.hex() == vector["input_msg"]


def test_each_transcript_is_explained_by_each_finished_key(key):
    # Blindness: for any signing and any signature some blinding factor leads from one to the other.
    public = key.public
    signed, signatures = [], []
    for i in range(4):
        message, inverse = blind_rsa.blind(public, b"message %d" % i)
        answer = blind_rsa.blind_sign(key, message)
        signed.append((message, answer))
        signatures.append(blind_rsa.finalize(public, b"message %d" % i, answer, inverse))
    for message, answer in signed:
        for signature in signatures:
            s = int.from_bytes(signature)
            r = int.from_bytes(answer) * pow(s, -1, public.n) % public.n
            explained = pow(s, public.e, public.n) * pow(r, public.e, public.n) % public.n
            assert explained == int.from_bytes(message)


def test_a_changed_message_does_not_verify(key):
    message, inverse = blind_rsa.blind(key.public, b"one")
    signature = blind_rsa.finalize(key.public, b"one", blind_rsa.blind_sign(key, message), inverse)
    assert not blind_rsa.verify(key.public, b"two", signature)


def test_a_signature_by_another_key_is_not_finalized(key):
    other = blind_rsa.generate(2048)
    message, inverse = blind_rsa.blind(key.public, b"one")
    answer = blind_rsa.blind_sign(other, bytes(1) + message[1:])
    with pytest.raises(blind_rsa.BlindRSAError, match="invalid signature"):
        blind_rsa.finalize(key.public, b"one", answer, inverse)


def test_a_blinded_message_of_another_length_is_refused(key):
    with pytest.raises(blind_rsa.BlindRSAError, match="unexpected input size"):
        blind_rsa.blind_sign(key, b"short")


def test_a_number_beyond_the_modulus_is_refused(key):
    with pytest.raises(blind_rsa.BlindRSAError, match="out of range"):
        blind_rsa.blind_sign(key, b"\xff" * key.public.size)


def test_a_faulty_computation_gives_nothing_out(key):
    message, _ = blind_rsa.blind(key.public, b"one")
    with pytest.raises(blind_rsa.BlindRSAError, match="signing failure"):
        blind_rsa.blind_sign(replace(key, dp=key.dp ^ 1), message)


def test_a_key_survives_its_file(key):
    assert blind_rsa.PrivateKey.from_pem(key.to_pem()) == key


def test_a_public_key_survives_its_jwk(key):
    assert blind_rsa.PublicKey.from_jwk(key.public.to_jwk(2026)) == key.public


def test_a_thumbprint_is_the_one_of_rfc_7638():
    n = decode_base64url(
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJ"
        "ECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW"
        "2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQ"
        "Fh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
    )
    public = blind_rsa.PublicKey(int.from_bytes(n), 65537)
    expected = decode_base64url("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    assert public.thumbprint == expected.hex()
    assert public.kid(2026) == f"2026-{expected.hex()[:16]}"


def test_a_key_does_not_print_itself(key):
    assert str(key.p) not in repr(key)
