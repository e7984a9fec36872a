"""The stand-alone program that makes a rating key, against the real issuer."""

import ast
import json
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings

from companies.ratings import keys
from core import blind_rsa
from core.encoding import decode_base64url, encode_base64url

PROGRAM = settings.BASE_DIR / "tools" / "make_rating_key.py"
YEAR = 2026
SMALL = blind_rsa.generate(2048)


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    """The year's signing key."""
    return blind_rsa.generate(3072)


@pytest.fixture
def run(tmp_path, private):
    """Run the program in a folder with the public key, as a member does."""
    jwk = private.public.to_jwk(YEAR)
    (tmp_path / f"{YEAR}.json").write_text(json.dumps(jwk))

    def run(*arguments, typed=""):
        return subprocess.run(
            [sys.executable, "-I", str(PROGRAM), *arguments],
            cwd=tmp_path,
            input=typed,
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"]},
        )

    return run


def signed(private, blinded):
    """What the issuer's page answers to a blinded message."""
    data = decode_base64url(blinded.strip().partition(".")[2])
    return encode_base64url(blind_rsa.blind_sign(private, data))


def made(run, private):
    """A key, made in two steps."""
    blinded = run("start", f"{YEAR}.json").stdout
    return run("finish", signed(private, blinded)).stdout.strip()


def spoilt(key):
    """A key whose signature was changed."""
    return key[:-9] + ("AAAA" if key[-9:-5] != "AAAA" else "BBBB") + key[-5:]


def test_it_imports_the_standard_library_alone():
    nodes = list(ast.walk(ast.parse(PROGRAM.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_it_makes_a_key_that_the_ballot_box_takes(run, private, settings, tmp_path):
    settings.RATING_KEYS_DIR = tmp_path
    key = made(run, private)
    assert str(keys.check_key(key, YEAR)) == key


def test_the_answer_can_be_pasted(run, private):
    answer = signed(private, run("start", f"{YEAR}.json").stdout)
    half = len(answer) // 2
    result = run("finish", typed=f"{answer[:half]}\n  {answer[half:]}\n")
    assert result.stdout.startswith(f"wr1.{private.public.kid(YEAR)}.")


def test_starting_again_gives_the_same_blinded_message(run):
    assert run("start", f"{YEAR}.json").stdout == run("start", f"{YEAR}.json").stdout


def test_the_key_can_be_shown_again(run, private):
    assert made(run, private) == run("show").stdout.strip()


def test_a_good_key_is_found_good(run, private):
    said = run("check", made(run, private), f"{YEAR}.json").stdout
    assert said == f"A good key of {private.public.kid(YEAR)}.\n"


def test_only_she_can_read_the_secret(run, tmp_path):
    run("start", f"{YEAR}.json")
    mode = (tmp_path / "rating-key.secret.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_blinded_message_tells_nothing_of_the_key(run, private):
    printed = run("start", f"{YEAR}.json").stdout.strip()
    kid, _, blinded = printed.partition(".")
    assert kid == private.public.kid(YEAR)
    key = run("finish", signed(private, printed)).stdout
    assert not any(blinded[i : i + 11] in key for i in range(len(blinded) - 11))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["finish", "AAAA"], "There is no rating-key.secret.json here"),
        (["show"], "There is no rating-key.secret.json here"),
        (["start", "nowhere.json"], "nowhere.json"),
        (["start", "broken.json"], "broken.json is no public key of ours."),
        (["check", "hello", f"{YEAR}.json"], "This is not a rating key"),
        (["check", "wr1.1999.AA.AA", f"{YEAR}.json"], "This key begins with another number"),
        (["check", "wr1.KID.AA.AA", f"{YEAR}.json"], "This key is not signed"),
        (["check", "wr1.KID.é.AA", f"{YEAR}.json"], "The key has letters"),
        (["start", "misnamed.json"], "misnamed.json is no public key of ours."),
        (["start", "small.json"], "small.json is no public key of ours."),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run, private, tmp_path, arguments, words):
    (tmp_path / "broken.json").write_text('{"n": 1}')
    jwk = private.public.to_jwk(YEAR)
    (tmp_path / "misnamed.json").write_text(json.dumps(jwk | {"kid": f"{YEAR}-{'0' * 16}"}))
    (tmp_path / "small.json").write_text(json.dumps(SMALL.public.to_jwk(YEAR)))
    kid = private.public.kid(YEAR)
    result = run(*(argument.replace("KID", kid) for argument in arguments))
    assert result.returncode == 1
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("spoil", ["empty", "key", "number", "list"])
@pytest.mark.parametrize("arguments", [["start", f"{YEAR}.json"], ["finish", "AAAA"], ["show"]])
def test_a_damaged_secret_file_is_named_in_one_line(run, tmp_path, arguments, spoil):
    run("start", f"{YEAR}.json")
    file = tmp_path / "rating-key.secret.json"
    state = json.loads(file.read_text())
    damaged = {
        "empty": {"a": 1},
        "key": state | {"key": 1},
        "number": state | {"n": "three"},
        "list": [],
    }[spoil]
    file.write_text(json.dumps(damaged))
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "rating-key.secret.json is broken.\n"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda answer: answer[:-4], "too short or too long"),
        (lambda answer: "?" + answer[1:], "letters that do not belong there"),
        (lambda answer: ("B" if answer[0] == "A" else "A") + answer[1:], "not the answer"),
    ],
)
def test_a_wrong_answer_is_refused(run, private, spoil, words):
    answer = signed(private, run("start", f"{YEAR}.json").stdout)
    result = run("finish", spoil(answer))
    assert (result.returncode, result.stdout) == (1, "")
    assert words in result.stderr


def test_after_a_wrong_answer_the_right_one_is_taken(run, private):
    blinded = run("start", f"{YEAR}.json").stdout
    run("finish", "AAAA")
    assert run("finish", signed(private, blinded)).returncode == 0


def test_a_forged_key_is_found_out(run, private):
    result = run("check", spoilt(made(run, private)), f"{YEAR}.json")
    assert result.returncode == 1


def test_a_finished_key_is_not_written_over(run, private):
    made(run, private)
    assert "holds a key already" in run("start", f"{YEAR}.json").stderr


@pytest.mark.parametrize("arguments", [[], ["dance"], ["start"], ["check", "one"]])
def test_without_a_command_it_says_what_it_can_do(run, arguments):
    result = run(*arguments)
    assert result.returncode == 2
    assert "python rating_key.py start" in result.stderr


def test_the_key_that_the_script_s_tests_check_is_good_here_too():
    sample = json.loads((settings.BASE_DIR / "tests" / "js" / "python_key.json").read_text())
    key = keys.parse_key(sample["key"])
    public = blind_rsa.PublicKey.from_jwk(sample["public"])
    assert blind_rsa.verify(public, key.message, key.signature)
