// RSA blind signatures, RFC 9474, with SHA-384: what a member's browser does so that the issuer
// signs her rating key without seeing it. It uses the browser's own big integers, its hashes and its
// random numbers, and nothing else. docs/rating-key.md has the SHA-256 of this file.

const HASH = 48; // bytes of a SHA-384
export const SALT = 48;

/** A step that failed; its message is the error's name in the RFC. */
export class BlindingError extends Error {}

/** Return the public key in a JWK. */
export function publicKey(jwk) {
  const n = toNumber(fromBase64url(jwk.n));
  const bits = n.toString(2).length;
  return { n, e: toNumber(fromBase64url(jwk.e)), bits, size: Math.ceil(bits / 8) };
}

/** Return a public key's kid: the year, and 16 digits of its JWK thumbprint (RFC 7638). */
export async function nameKey({ n, e, size }, year) {
  const exponent = toBytes(e, Math.ceil(e.toString(16).length / 2));
  const text = `{"e":"${toBase64url(exponent)}","kty":"RSA","n":"${toBase64url(toBytes(n, size))}"}`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const digits = toNumber(new Uint8Array(digest, 0, 8)).toString(16);
  return `${year}-${digits.padStart(16, "0")}`;
}

/** Return the message as it is: it has entropy of its own (4.1, PrepareIdentity). */
export const prepareIdentity = (message) => message;

/** Return the message behind 32 random bytes (4.1, PrepareRandomize). */
export const prepareRandomize = (message, prefix = random(32)) => join(prefix, message);

/** Return the blinded message and what takes the blinding off (4.2). `salt`, `r`: for tests. */
export async function blind(key, prepared, { salt = random(SALT), r = randomBelow(key) } = {}) {
  const number = toNumber(await encode(prepared, key.bits - 1, salt));
  if (inverseOf(number, key.n) === null) throw new BlindingError("invalid input");
  const inverse = inverseOf(r, key.n);
  if (inverse === null) throw new BlindingError("blinding error");
  const blinded = (number * power(r, key.e, key.n)) % key.n;
  return { blinded: toBytes(blinded, key.size), inverse };
}

/** Take the blinding off a signature, and check it (4.4). */
export async function finalize(key, prepared, blindSignature, inverse, saltLength = SALT) {
  if (blindSignature.length !== key.size) throw new BlindingError("unexpected input size");
  const signature = toBytes((toNumber(blindSignature) * inverse) % key.n, key.size);
  if (!(await verify(key, prepared, signature, saltLength))) {
    throw new BlindingError("invalid signature");
  }
  return signature;
}

/** Say whether a signature is good (RFC 8017, 8.1.2): encode with its salt again, and compare. */
export async function verify(key, prepared, signature, saltLength = SALT) {
  const number = toNumber(signature);
  if (signature.length !== key.size || number >= key.n) return false;
  const size = Math.ceil((key.bits - 1) / 8);
  const encoded = toBytes(power(number, key.e, key.n), size);
  const digest = encoded.slice(size - HASH - 1, size - 1);
  const block = xor(encoded.slice(0, size - HASH - 1), await mask(digest, size - HASH - 1));
  const again = await encode(prepared, key.bits - 1, block.slice(block.length - saltLength));
  return encoded.length === size && again.every((byte, i) => byte === encoded[i]);
}

/** EMSA-PSS-ENCODE (RFC 8017, 9.1.1). */
async function encode(message, bits, salt) {
  const size = Math.ceil(bits / 8);
  if (size < HASH + salt.length + 2) throw new BlindingError("message too long");
  const digest = await sha384(join(new Uint8Array(8), await sha384(message), salt));
  const zeros = new Uint8Array(size - salt.length - HASH - 2);
  const block = join(zeros, Uint8Array.of(1), salt);
  const masked = xor(block, await mask(digest, block.length));
  masked[0] &= 0xff >> (8 * size - bits);
  return join(masked, digest, Uint8Array.of(0xbc));
}

/** MGF1 (RFC 8017, B.2.1). */
async function mask(seed, length) {
  const parts = [];
  for (let i = 0; i * HASH < length; i++) {
    parts.push(await sha384(join(seed, toBytes(BigInt(i), 4))));
  }
  return join(...parts).slice(0, length);
}

const sha384 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));

export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

/** Return a random number from 1 to n - 1, all equally likely. */
function randomBelow({ n, bits, size }) {
  for (;;) {
    const bytes = random(size);
    bytes[0] &= 0xff >> (8 * size - bits);
    const number = toNumber(bytes);
    if (number > 0n && number < n) return number;
  }
}

/** Return base ** exponent mod n. */
function power(base, exponent, n) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % n;
    if (bit === "1") result = (result * base) % n;
  }
  return result;
}

/** Return the inverse of a number mod n, null if they have a common factor (Euclid). */
function inverseOf(number, n) {
  let [a, b, x, y] = [n, number % n, 0n, 1n];
  while (b) {
    const times = a / b;
    [a, b, x, y] = [b, a - times * b, y, x - times * y];
  }
  return a === 1n ? (x + n) % n : null;
}

// Bytes, numbers and text.

export function toNumber(bytes) {
  return BigInt("0x0" + Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join(""));
}

export function toBytes(number, size) {
  const digits = number.toString(16).padStart(2 * size, "0");
  return Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
}

export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) whole.set(part, (at += part.length) - part.length);
  return whole;
}

const xor = (a, b) => a.map((byte, i) => byte ^ b[i]);

export function toBase64url(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromBase64url(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
