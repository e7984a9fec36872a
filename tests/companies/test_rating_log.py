"""The log of ratings: what a month adds, what its head says, and what happens if it is stopped."""

import json
import random
import secrets
from datetime import date
from io import StringIO
from itertools import pairwise

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from companies.figures import rating_log
from companies.models import LogMonth
from companies.ratings import api, keys, leaves
from companies.ratings.models import Leaf
from core import blind_rsa
from tests.companies.ratings.conftest import YEAR, issued_key, unsigned_key
from tests.companies.ratings.test_crash import Killed

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture(scope="module")
def key_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def _keys(settings, key_folder):
    settings.RATING_KEYS_DIR = key_folder
    keys.create_keys(YEAR)


def add_leaves(number: int) -> set[bytes]:
    """Let leaves wait."""
    values = {secrets.token_bytes(32) for _ in range(number)}
    Leaf.objects.bulk_create([Leaf(value=value) for value in values])
    return values


def publish(month: date = NOVEMBER) -> LogMonth | None:
    return rating_log.publish_month(month, random.SystemRandom(), ["2026-0123"], {"/a.js": "00"})


def make_head() -> dict:
    """What the head of a first month says, but for its root."""
    numbers = {"year": 2026, "month": 11, "leaves": 128, "root": "", "previous": None}
    return numbers | {"kids": ["2026-0123"], "scripts": {"/a.js": "00"}}


def read_log() -> list[bytes]:
    """All leaves of the log."""
    months = LogMonth.objects.order_by("month").values_list("leaves", flat=True)
    return [leaf for data in months for leaf in rating_log.split_hashes(data)]


def test_what_waits_is_in_the_month_and_waits_no_more():
    values = add_leaves(3)
    publish()
    assert values <= set(read_log())
    assert not Leaf.objects.exists()


@pytest.mark.parametrize(("waiting", "size"), [(0, 128), (1, 128), (128, 128), (129, 256)])
def test_a_month_is_filled_up_to_a_multiple_of_128_leaves(waiting, size):
    add_leaves(waiting)
    assert publish().size == len(set(read_log())) == size


@limits(max_examples=10)
@given(waiting=st.integers(0, 128))
def test_the_leaves_of_any_month_up_to_128_look_alike(waiting):
    LogMonth.objects.all().delete()
    add_leaves(waiting)
    month = publish()
    stored = rating_log.split_hashes(month.leaves)
    assert stored == sorted(stored)  # so that the order tells nothing
    head = json.loads(month.head) | {"root": ""}
    assert (len(stored), month.size, head) == (128, 128, make_head())


def test_the_padding_is_drawn_from_the_chance_that_is_passed_in():
    rows = [
        rating_log.make_month(NOVEMBER, None, set(), random.Random(seed), [], {})["leaves"]
        for seed in (1, 1, 2)
    ]
    assert rows[0] == rows[1] != rows[2]


def test_a_month_is_written_once():
    first = publish()
    values = add_leaves(2)
    assert publish() is None
    assert LogMonth.objects.get().head == first.head
    assert set(leaves.read_waiting_leaves()) == values


def test_an_earlier_month_than_the_last_is_not_written():
    publish(DECEMBER)
    assert publish(NOVEMBER) is None


def test_a_head_says_what_is_in_the_log_and_names_the_one_before():
    first, second = publish(NOVEMBER), publish(DECEMBER)
    head = json.loads(second.head)
    hashes = [api.hash_leaf(leaf) for leaf in read_log()]
    assert head == {
        "year": 2026,
        "month": 12,
        "leaves": 256,
        "root": api.compute_root(hashes).hex(),
        "previous": rating_log.hash_head(first.head),
        "kids": ["2026-0123"],
        "scripts": {"/a.js": "00"},
    }


def test_the_log_s_key_signs_the_head_and_its_context():
    month, public = publish(), Ed25519PublicKey.from_public_bytes(keys.read_log_public_key())
    public.verify(month.signature, b"wr1 log head\0" + month.head.encode())
    with pytest.raises(InvalidSignature):
        public.verify(month.signature, month.head.encode())


def test_a_head_is_no_rating_key_and_a_rating_key_no_head():
    month, key = publish(), issued_key()
    head = keys.message_of_head(month.head)
    assert not blind_rsa.verify(keys.read_public_key(YEAR), head, month.signature)
    assert not blind_rsa.verify(keys.read_public_key(YEAR), head, key.signature)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(keys.read_log_public_key()).verify(
            key.signature, key.message
        )


def test_a_log_that_is_not_as_it_was_signed_gets_no_new_head():
    publish(NOVEMBER)
    LogMonth.objects.update(blocks=bytes(32))
    with pytest.raises(rating_log.LogDamaged):
        publish(DECEMBER)


def test_killed_while_it_deletes_leaves_it_loses_and_doubles_none(monkeypatch):
    values = add_leaves(200)

    def delete_half(written):
        leaves.delete_leaves(sorted(written)[::2])
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(api, "delete_leaves", delete_half)
        with pytest.raises(Killed):
            publish(NOVEMBER)
    late = add_leaves(1)
    publish(NOVEMBER)
    publish(DECEMBER)
    log = read_log()
    assert values | late <= set(log)
    assert len(log) == len(set(log))
    assert not Leaf.objects.exists()


@pytest.mark.parametrize("at", range(4))
def test_killed_between_the_databases_it_goes_on(at, monkeypatch):
    values = add_leaves(3)
    step = ["read_waiting_leaves", "sign_head", "delete_leaves", "compute_root"][at]
    with monkeypatch.context() as patch:

        def stop(*args):
            raise Killed

        patch.setattr(api, step, stop)
        with pytest.raises(Killed):
            publish(NOVEMBER)
    publish(NOVEMBER)
    log = read_log()
    assert values <= set(log)
    assert len(log) == len(set(log)) == 128
    assert not Leaf.objects.exists()


def test_a_restored_backup_of_the_ratings_doubles_nothing():
    values = add_leaves(3)
    publish(NOVEMBER)
    Leaf.objects.bulk_create([Leaf(value=value) for value in values])
    publish(DECEMBER)
    log = read_log()
    assert len(log) == len(set(log)) == 256
    assert not Leaf.objects.exists()


def test_the_release_writes_the_month_and_again_changes_nothing():
    add_leaves(1)
    call_command("release", stdout=StringIO())
    before = LogMonth.objects.values().get()
    call_command("release", stdout=StringIO())
    assert LogMonth.objects.values().get() == before


def test_without_the_log_s_key_the_release_goes_on_and_says_so(settings, tmp_path):
    settings.RATING_KEYS_DIR = tmp_path
    said = StringIO()
    call_command("release", stdout=StringIO(), stderr=said)
    assert "rating_keys create" in said.getvalue()
    assert not LogMonth.objects.exists()


def test_with_a_damaged_log_the_release_fails():
    publish(NOVEMBER)
    LogMonth.objects.update(blocks=bytes(32), month=date(2020, 1, 1))
    with pytest.raises(CommandError, match="not as it was signed"):
        call_command("release", stdout=StringIO())


def test_a_leaf_is_what_the_key_gives_for_employer_year_number_and_state():
    key = unsigned_key()
    made = leaves.make_leaf(key, 17, 2, "set aside")
    assert made == keys.hmac.digest(
        key.secret, f'["leaf",17,{YEAR},2,"set aside"]'.encode(), "sha256"
    )


def test_a_submission_has_a_leaf_for_each_state():
    made = leaves.make_leaves(unsigned_key(), 17, 1)
    assert len(set(made)) == len(leaves.STATES) == 6


def test_a_bucket_has_at_least_a_thousand_leaves_and_all_that_begin_so():
    add_leaves(20_000)
    month = publish()
    width = rating_log.bucket_width(len(month.leaves) // 32)
    assert width == 16
    for prefix in range(0, 256, width):
        part = rating_log.read_bucket(month, prefix)
        inside = [leaf for leaf in part.leaves if prefix <= leaf[0] < prefix + width]
        assert len(inside) >= 1000
        assert len(inside) == sum(prefix <= leaf[0] < prefix + width for leaf in read_log())
    assert rating_log.read_bucket(month, 1) is None


@pytest.mark.parametrize(
    ("leaves", "width"),
    [(128, 256), (2_399, 256), (2_400, 128), (4_799, 128), (4_800, 64), (10**6, 1), (1, 256)],
)
def test_buckets_are_as_wide_as_it_takes(leaves, width):
    assert rating_log.bucket_width(leaves) == width


def test_growth_is_proved_between_heads_alone():
    for month in (NOVEMBER, DECEMBER):
        publish(month)
    assert len(rating_log.prove_growth(128, 256)) == 1
    assert rating_log.prove_growth(256, 256) == []
    assert rating_log.prove_growth(256, 128) is rating_log.prove_growth(1, 256) is None


def test_a_witness_s_signature_is_kept_beside_the_head():
    month, private = publish(), Ed25519PrivateKey.generate()
    key = private.public_key().public_bytes_raw()
    for name in ("Ana", "Ana again"):
        signature = private.sign(b"wr1 log head\0" + month.head.encode())
        rating_log.add_witness(NOVEMBER, name, "https://ana.example/", key, signature)
    month.refresh_from_db()
    assert [(one["name"], one["key"]) for one in month.witnesses] == [("Ana again", key.hex())]


@pytest.mark.parametrize("key", [bytes(31), bytes(32), None])
def test_a_witness_s_signature_that_is_none_is_refused(key):
    publish()
    private = Ed25519PrivateKey.generate()
    key = private.public_key().public_bytes_raw() if key is None else key
    with pytest.raises(rating_log.WitnessRefused):
        rating_log.add_witness(NOVEMBER, "Ana", "", key, private.sign(b"something"))


def test_the_months_follow_each_other_in_heads():
    months = [publish(date(2026, number, 1)) for number in (3, 4, 7)]
    for old, new in pairwise(months):
        assert json.loads(new.head)["previous"] == rating_log.hash_head(old.head)
