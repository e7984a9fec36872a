"""The blinding module in a real browser: RFC 9474's vectors, and what it refuses."""

import json
from pathlib import Path

import pytest

from tests.support.rating_steps import FORM, RATE, SET_UP, expect_received, fill_in, rating_key

VECTORS = json.loads((Path(__file__).parents[1] / "core" / "rfc9474.json").read_text())
BYTES = """
    const rsa = await import("/rating-key/blinding.js");
    const pairs = (hex) => hex.replace(/^0x/, "").match(/../g) ?? [];
    const bytes = (hex) => Uint8Array.from(pairs(hex), (pair) => parseInt(pair, 16));
    const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const key = rsa.publicKey({ n: rsa.toBase64url(bytes(v.n)), e: rsa.toBase64url(bytes(v.e)) });
    const inverse = rsa.toNumber(bytes(v.inv));
    const prepared = bytes(v.input_msg);
"""


@pytest.fixture(params=VECTORS, ids=[vector["name"] for vector in VECTORS])
def vector(request):
    """One of the RFC's four sets of test vectors."""
    return request.param


@pytest.fixture
def run(visit):
    """Run a script in the browser that sees a vector as `v`, the module as `rsa`."""
    page = visit()
    page.goto("/companies/rate/")
    return lambda script, v: page.evaluate(f"async (v) => {{{BYTES}{script}}}", v)


def test_preparing_puts_the_prefix_first(run, vector):
    script = """
        const message = bytes(v.msg), prefix = bytes(v.msg_prefix);
        if (!prefix.length) return hex(rsa.prepareIdentity(message));
        return hex(rsa.prepareRandomize(message, prefix));
    """
    assert run(script, vector) == vector["input_msg"]


def test_blinding_gives_the_rfc_s_blinded_message(run, vector):
    r = pow(int(vector["inv"], 16), -1, int(vector["n"], 16))
    script = """
        const made = await rsa.blind(key, prepared, { salt: bytes(v.salt), r: BigInt(v.r) });
        return [hex(made.blinded), made.inverse === inverse];
    """
    assert run(script, vector | {"r": hex(r)}) == [vector["blinded_msg"], True]


def test_finalizing_gives_the_rfc_s_signature(run, vector):
    script = """
        return hex(await rsa.finalize(key, prepared, bytes(v.blind_sig), inverse, Number(v.sLen)));
    """
    assert run(script, vector) == vector["sig"]


def test_the_rfc_s_signature_verifies_and_a_changed_one_does_not(run, vector):
    script = """
        const signature = bytes(v.sig), salt = Number(v.sLen), other = bytes(v.input_msg);
        const changed = signature.slice();
        changed[9] ^= 1;
        other[0] ^= 1;
        return Promise.all([
            rsa.verify(key, prepared, signature, salt),
            rsa.verify(key, prepared, changed, salt),
            rsa.verify(key, other, signature, salt),
            rsa.verify(key, prepared, signature.slice(1), salt),
            rsa.verify(key, prepared, signature, salt ? 0 : 48),
        ]);
    """
    assert run(script, vector) == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("rsa.finalize(key, prepared, bytes(v.blind_sig).slice(1), inverse)", "unexpected input"),
        ("rsa.finalize(key, prepared, bytes(v.blind_sig), inverse + 1n)", "invalid signature"),
        ("rsa.blind(key, prepared, { salt: new Uint8Array(600) })", "message too long"),
        ("rsa.blind(key, prepared, { r: BigInt(v.p) })", "blinding error"),
    ],
)
def test_a_step_that_fails_names_the_rfc_s_error(run, script, error):
    caught = run(f"return {script}.then(String, (error) => error.message);", VECTORS[2])
    assert error in caught


def test_two_envelopes_of_one_message_differ(run):
    script = """
        const [a, b] = [await rsa.blind(key, prepared), await rsa.blind(key, prepared)];
        return hex(a.blinded) === hex(b.blinded);
    """
    assert run(script, VECTORS[2]) is False


def test_a_changed_module_is_refused_and_a_key_can_still_be_pasted(visit, site):
    site.run(SET_UP)
    page = visit(watched=False)

    def spoil(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + "\n// changed")

    page.route("**/rating-key/blinding.js", spoil)
    page.goto(FORM)
    fill_in(page)
    page.locator(RATE).click()
    assert not page.locator("[data-key-dialog]").is_visible()
    page.locator("#id_key").fill(rating_key(site))
    page.locator(RATE).click()
    expect_received(page)
