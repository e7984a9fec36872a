// The blinding module on its own: RFC 9474's vectors, what it refuses, and its bytes and texts.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as rsa from "../../static/js/blinding.js";

const VECTORS = JSON.parse(readFileSync(new URL("../core/rfc9474.json", import.meta.url)));
const toBytes = (hex) =>
  Uint8Array.from(hex.replace(/^0x/, "").match(/../g) ?? [], (pair) => parseInt(pair, 16));
const toHex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Return the inverse of a number mod n, where there is one. */
function invert(number, n) {
  let [a, b, x, y] = [n, number % n, 0n, 1n];
  while (b) {
    const times = a / b;
    [a, b, x, y] = [b, a - times * b, y, x - times * y];
  }
  return (x + n) % n;
}

function readKey(vector) {
  const [n, e] = [vector.n, vector.e].map((hex) => rsa.toBase64url(toBytes(hex)));
  return rsa.publicKey({ n, e });
}

for (const vector of VECTORS) {
  const key = readKey(vector);
  const prepared = toBytes(vector.input_msg);
  const inverse = rsa.toNumber(toBytes(vector.inv));
  const saltLength = Number(vector.sLen);

  test(`${vector.name}: preparing puts the prefix first`, () => {
    const [message, prefix] = [toBytes(vector.msg), toBytes(vector.msg_prefix)];
    const made = prefix.length
      ? rsa.prepareRandomize(message, prefix)
      : rsa.prepareIdentity(message);
    assert.equal(toHex(made), vector.input_msg);
  });

  test(`${vector.name}: blinding gives the RFC's blinded message`, async () => {
    const r = invert(inverse, key.n);
    const made = await rsa.blind(key, prepared, { salt: toBytes(vector.salt), r });
    assert.equal(toHex(made.blinded), vector.blinded_msg);
    assert.equal(made.inverse, inverse);
  });

  test(`${vector.name}: finalizing gives the RFC's signature`, async () => {
    const signature = await rsa.finalize(
      key,
      prepared,
      toBytes(vector.blind_sig),
      inverse,
      saltLength,
    );
    assert.equal(toHex(signature), vector.sig);
  });

  test(`${vector.name}: a changed signature or message does not verify`, async () => {
    const signature = toBytes(vector.sig);
    const changed = signature.slice();
    changed[9] ^= 1;
    const other = prepared.slice();
    other[0] ^= 1;
    assert.equal(await rsa.verify(key, prepared, signature, saltLength), true);
    assert.equal(await rsa.verify(key, prepared, changed, saltLength), false);
    assert.equal(await rsa.verify(key, other, signature, saltLength), false);
    assert.equal(await rsa.verify(key, prepared, signature.slice(1), saltLength), false);
    assert.equal(await rsa.verify(key, prepared, signature, saltLength ? 0 : 48), false);
  });
}

const SOME = VECTORS[2];
const KEY = readKey(SOME);
const PREPARED = toBytes(SOME.input_msg);
const INVERSE = rsa.toNumber(toBytes(SOME.inv));
const REFUSED = {
  "unexpected input size": () =>
    rsa.finalize(KEY, PREPARED, toBytes(SOME.blind_sig).slice(1), INVERSE),
  "invalid signature": () => rsa.finalize(KEY, PREPARED, toBytes(SOME.blind_sig), INVERSE + 1n),
  "message too long": () => rsa.blind(KEY, PREPARED, { salt: new Uint8Array(600) }),
  "blinding error": () => rsa.blind(KEY, PREPARED, { r: BigInt(SOME.p) }),
};

for (const [words, act] of Object.entries(REFUSED)) {
  test(`a step that fails names the RFC's error: ${words}`, async () => {
    await assert.rejects(act, (error) => {
      assert.ok(error instanceof rsa.BlindingError);
      return error.message === words;
    });
  });
}

test("a message that shares a factor with the modulus is refused", async () => {
  // What is encoded ends in 0xbc, so it shares the factor 2 with every even modulus.
  const even = { ...KEY, n: KEY.n - 1n };
  await assert.rejects(rsa.blind(even, PREPARED), { message: "invalid input" });
});

test("signatures of nothing but zeros, of one and of no bytes do not verify", async () => {
  for (const number of [0n, 1n, KEY.n - 1n]) {
    assert.equal(await rsa.verify(KEY, PREPARED, rsa.toBytes(number, KEY.size)), false);
  }
  assert.equal(await rsa.verify(KEY, PREPARED, new Uint8Array(0)), false);
});

// A rating key that the Python side made; a Python test checks the same file.
const PYTHON = JSON.parse(readFileSync(new URL("python_key.json", import.meta.url)));

function readLine(line) {
  const [prefix, kid, secret, signature] = line.split(".");
  const start = new TextEncoder().encode(`${prefix}\0${kid}`);
  return [rsa.join(start, rsa.fromBase64url(secret)), rsa.fromBase64url(signature)];
}

test("a rating key that Python made is good here", async () => {
  const [message, signature] = readLine(PYTHON.key);
  assert.equal(await rsa.verify(rsa.publicKey(PYTHON.public), message, signature), true);
});

test("a public key has the kid that Python gave it", async () => {
  assert.equal(await rsa.nameKey(rsa.publicKey(PYTHON.public), 2026), PYTHON.public.kid);
  assert.equal(PYTHON.key.split(".")[1], PYTHON.public.kid);
});

test("a kid is the year and the beginning of RFC 7638's thumbprint", async () => {
  const example = {
    // RFC 7638, 3.1
    n: "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    e: "AQAB",
  };
  const thumbprint = rsa.fromBase64url("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  const digits = Array.from(thumbprint.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0"));
  assert.equal(await rsa.nameKey(rsa.publicKey(example), 2026), `2026-${digits.join("")}`);
});

test("a kid is the key's, however its numbers are written", async () => {
  const padded = { ...PYTHON.public, n: `AAAA${PYTHON.public.n}`, e: "AAAAAQAB" };
  assert.equal(await rsa.nameKey(rsa.publicKey(padded), 2026), PYTHON.public.kid);
});

test("a rating key that Python made is bad for another kid, and under another public key", async () => {
  const [message, signature] = readLine(PYTHON.key);
  const [other] = readLine(PYTHON.key.replace(".2026-", ".2027-"));
  assert.equal(await rsa.verify(rsa.publicKey(PYTHON.public), other, signature), false);
  assert.equal(await rsa.verify(KEY, message, signature), false);
});

test("a good signature with the modulus added is refused, though it has the right size", async () => {
  const [message, signature] = readLine(PYTHON.key);
  const key = rsa.publicKey(PYTHON.public);
  const larger = rsa.toBytes(rsa.toNumber(signature) + key.n, key.size);
  assert.equal(larger.length, key.size);
  assert.equal(await rsa.verify(key, message, larger), false);
});

test("two envelopes of one message differ", async () => {
  const [one, other] = await Promise.all([rsa.blind(KEY, PREPARED), rsa.blind(KEY, PREPARED)]);
  assert.notDeepEqual(one.blinded, other.blinded);
});

test("a key that was never seen before signs what it cannot read", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = rsa.publicKey(publicKey.export({ format: "jwk" }));
  const d = rsa.toNumber(rsa.fromBase64url(privateKey.export({ format: "jwk" }).d));
  const message = rsa.prepareRandomize(new TextEncoder().encode("a secret"));
  const { blinded, inverse } = await rsa.blind(key, message);
  let signed = 1n;
  for (const bit of d.toString(2)) {
    signed = (signed * signed) % key.n;
    if (bit === "1") signed = (signed * rsa.toNumber(blinded)) % key.n;
  }
  const signature = await rsa.finalize(key, message, rsa.toBytes(signed, key.size), inverse);
  assert.equal(await rsa.verify(key, message, signature), true);
});

test("base64url has no padding, and comes back as it was", () => {
  for (const size of [0, 1, 2, 3, 32, 255]) {
    const bytes = rsa.random(size);
    const text = rsa.toBase64url(bytes);
    assert.match(text, /^[A-Za-z0-9_-]*$/);
    assert.deepEqual(rsa.fromBase64url(text), bytes);
  }
});

test("base64url agrees with RFC 4648's alphabet", () => {
  assert.equal(rsa.toBase64url(Uint8Array.of(0xfb, 0xff, 0xfe)), "-__-");
});

test("what is no base64url is refused", () => {
  assert.throws(() => rsa.fromBase64url("a*b"));
});

test("a number comes back from bytes of any length, with its leading zeros", () => {
  for (const number of [0n, 1n, 255n, 256n, 2n ** 2048n - 1n]) {
    assert.equal(rsa.toNumber(rsa.toBytes(number, 257)), number);
  }
  assert.equal(rsa.toBytes(1n, 4).length, 4);
});
