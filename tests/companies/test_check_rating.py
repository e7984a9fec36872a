"""The stand-alone program that checks a rating in the log, and the files that it reads."""

import ast
import hashlib
import importlib.util
import json
import os
import random
import subprocess
import sys
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.figures import rating_log
from companies.models import LogMonth
from companies.ratings import keys, leaves, merkle
from companies.ratings.models import Leaf
from tests.companies.ratings.conftest import YEAR, unsigned_key

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])
PROGRAM = django_settings.BASE_DIR / "tools" / "check_rating.py"
COMPANY = 17


@pytest.fixture(scope="module")
def key_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def _keys(settings, key_folder):
    settings.RATING_KEYS_DIR = key_folder
    keys.create_keys(YEAR)


@pytest.fixture(scope="module")
def program():
    """The program as a module."""
    spec = importlib.util.spec_from_file_location("check_rating", PROGRAM)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def download(client, tmp_path):
    """Download the log into a folder, as anyone can."""

    def download():
        folder = tmp_path / "downloaded"
        newest = client.get("/companies/figures/log.json")
        (folder / "log").mkdir(parents=True, exist_ok=True)
        (folder / "log.json").write_bytes(newest.content)
        for month, _ in newest.json()["months"]:
            file = client.get(f"/companies/figures/log/{month}.json")
            (folder / "log" / f"{month}.json").write_bytes(file.content)
        return folder

    return download


@pytest.fixture
def run(tmp_path):
    """Run the program as a member does; returns its status, and what it said."""

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-I", str(PROGRAM), *map(str, arguments)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"]},
        )
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def key(tmp_path):
    """A rating key, kept in a file."""
    key = unsigned_key()
    (tmp_path / "key.txt").write_text(str(key))
    return key


def publish(number: int, *values: bytes) -> LogMonth:
    """Publish a month with some leaves."""
    Leaf.objects.bulk_create([Leaf(value=value) for value in values])
    return rating_log.publish_month(date(2026, number, 1), random.SystemRandom(), [], {})


def test_it_needs_nothing_but_python():
    tree = ast.walk(ast.parse(PROGRAM.read_text()))
    names = {
        name.split(".")[0]
        for node in tree
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize("state", leaves.STATES)
def test_it_finds_every_state_of_a_rating(state, key, download, run, program):
    publish(10)
    publish(11, leaves.make_leaf(key, COMPANY, 1, state))
    status, said = run(download(), "key.txt", COMPANY)
    assert f"submission 1: it {program.STATES[state]} (2026-11)" in said
    assert status == 0


def test_it_tells_the_story_of_a_rating_in_order(key, download, run):
    publish(10, leaves.make_leaf(key, COMPANY, 1, "received"))
    publish(
        11,
        leaves.make_leaf(key, COMPANY, 1, "counted"),
        leaves.make_leaf(key, COMPANY, 2, "changed"),
    )
    _, said = run(download(), "key.txt", COMPANY)
    assert [line.split(": it ")[1] for line in said.splitlines() if ": it " in line] == [
        "was received and waits to be counted (2026-10).",
        "was counted (2026-11).",
        "was changed, and the change is counted (2026-11).",
    ]


def test_it_says_that_nothing_is_found(key, download, run):
    publish(11, leaves.make_leaf(unsigned_key(), COMPANY, 1, "counted"))
    status, said = run(download(), "key.txt", COMPANY)
    assert (status, "nothing in the log" in said) == (2, True)


def test_it_does_not_say_the_key(key, download, run):
    publish(11)
    _, said = run(download(), "key.txt", COMPANY)
    assert str(key).split(".")[2] not in said


def test_a_witness_sees_that_the_log_has_grown(download, run):
    publish(10)
    run(download(), "--kept", "kept.json")
    publish(11)
    status, said = run(download(), "--kept", "kept.json")
    assert (status, "is in it now" in said) == (0, True)


def test_a_witness_sees_that_the_log_was_rewritten(download, run, tmp_path):
    publish(10, bytes(range(32)))
    run(download(), "--kept", "kept.json")
    kept = (tmp_path / "kept.json").read_bytes()
    LogMonth.objects.all().delete()
    publish(10)
    publish(11)
    status, said = run(download(), "--kept", "kept.json")
    assert (status, "it was rewritten" in said) == (1, True)
    assert (tmp_path / "kept.json").read_bytes() == kept


def tamper(folder, name, change):
    """Change a downloaded file."""
    file = folder / name
    content = json.loads(file.read_bytes())
    change(content)
    file.write_text(json.dumps(content))


def swap_head(content):
    content["head"] = content["head"].replace('"leaves":256', '"leaves":255')


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("log.json", swap_head, "not signed"),
        ("log.json", lambda file: file.update(signature="00" * 64), "not signed"),
        ("log.json", lambda file: file.update(key=bytes(32).hex()), "not signed"),
        ("log.json", lambda file: file["months"].pop(), "not the newest head"),
        ("log.json", lambda file: file["months"].pop(0), "does not follow"),
        ("log/2026-10.json", lambda file: file["leaves"].pop(), "not those of its head"),
        ("log/2026-11.json", lambda file: file["leaves"].reverse(), "not those of its head"),
        ("log/2026-11.json", swap_head, "not those of its head"),
    ],
)
def test_it_sees_each_change_of_a_file(name, change, words, download, run):
    publish(10)
    publish(11)
    folder = download()
    assert run(folder)[0] == 0
    tamper(folder, name, change)
    status, said = run(folder)
    assert (status, words in said) == (1, True)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=90), st.integers(0, 511))
@settings(max_examples=20)
def test_its_ed25519_agrees_with_a_library(program, secret, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(secret)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert program.verify(key, message, signature)
    flipped = int.from_bytes(signature, "big") ^ (1 << bit)
    assert not program.verify(key, message, flipped.to_bytes(64, "big"))
    assert not program.verify(key, message + b"x", signature)


@given(st.integers(1, 200))
@settings(max_examples=30)
def test_its_root_is_the_tree_s(program, size):
    data = [hashlib.sha256(bytes([number])).digest() for number in range(size)]
    peaks = []
    for leaf in data:
        program.add_leaf(peaks, leaf)
    assert program.compute_root(peaks) == merkle.compute_root(
        [merkle.hash_leaf(one) for one in data]
    )


def test_a_witness_signs_what_the_log_s_key_has_signed(download, run, tmp_path):
    month, private = publish(11), Ed25519PrivateKey.generate()
    run(download(), "--sign", "head.bin")
    signature = private.sign((tmp_path / "head.bin").read_bytes()).hex()
    key = private.public_key().public_bytes_raw().hex()
    call_command("add_witness_signature", "2026-11", key, signature, name="Ana")
    month.refresh_from_db()
    assert [one["name"] for one in month.witnesses] == ["Ana"]


@pytest.mark.parametrize(
    ("month", "key", "signature", "url", "words"),
    [
        ("2026-11", "00" * 32, "00" * 64, "", "no signature"),
        ("2026-11", "zz", "00", "", "hexadecimal"),
        ("2026-12", "00" * 32, "00" * 64, "", "no head"),
        ("soon", "00" * 32, "00" * 64, "", "2026-11"),
        ("2026-11", "00" * 32, "00" * 64, "javascript:alert(1)", "https"),
    ],
)
def test_a_signature_that_is_none_is_not_published(month, key, signature, url, words):
    publish(11)
    with pytest.raises(CommandError, match=words):
        call_command("add_witness_signature", month, key, signature, name="Ana", url=url)


# The files


def test_the_program_is_served_as_it_is_in_the_source(client):
    assert client.get(reverse("check_rating_program")).content == PROGRAM.read_bytes()


@pytest.mark.parametrize(
    ("url", "age"),
    [
        ("log.json", "max-age=300"),
        ("log/2026-10.json", "immutable"),
        ("log/2026-10/00.json", "immutable"),
        ("log/proof.json?from=128&to=256", "immutable"),
    ],
)
def test_a_file_of_the_log_is_for_every_site_and_cache_and_needs_no_cookie(url, age, client):
    publish(10)
    publish(11)
    answer = client.get(f"/companies/figures/{url}")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer["Cache-Control"]
    assert age in answer["Cache-Control"]
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    again = client.get(f"/companies/figures/{url}", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "url",
    [
        *("log/2026-12.json", "log/2026-13.json", "log/0000-01.json", "log/2026-12/00.json"),
        *("log/2026-10/01.json", "log/proof.json", "log/proof.json?from=1&to=128"),
        *("log/proof.json?from=128&to=99999999999999999999", "log/proof.json?from=x&to=128"),
    ],
)
def test_what_is_not_in_the_log_is_not_found(url, client):
    publish(10)
    assert client.get(f"/companies/figures/{url}").status_code == 404


def test_without_a_head_there_is_no_log(client):
    assert client.get("/companies/figures/log.json").status_code == 404
    assert "begins with the next release" in client.get(reverse("figures")).content.decode()


def test_the_figures_show_the_head_its_signature_and_the_key(client):
    month = publish(11)
    page = client.get(reverse("figures")).content.decode()
    for shown in (
        json.loads(month.head)["root"],
        month.signature.hex(),
        keys.read_log_public_key().hex(),
        "Nobody has signed this head but us",
    ):
        assert shown in page
