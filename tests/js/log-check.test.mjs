// The check of the log on its own: the tree, each way to falsify a log, and what is found in it.
import assert from "node:assert/strict";
import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { test } from "node:test";
import * as log from "../../static/js/log-check.js";

const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const hashLeaf = (leaf) => sha256(Buffer.from([0]), leaf);
const hashNode = (left, right) => sha256(Buffer.from([1]), left, right);
const toHex = (data) => Buffer.from(data).toString("hex");

// RFC 6962, as it defines them

function split(size) {
  let width = 1;
  while (width * 2 < size) width *= 2;
  return width;
}

function rootOf(hashes, low = 0, high = hashes.length, known = new Map()) {
  if (high - low === 1) return hashes[low];
  const name = `${low}-${high}`;
  const middle = low + split(high - low);
  if (!known.has(name)) {
    const halves = [rootOf(hashes, low, middle, known), rootOf(hashes, middle, high, known)];
    known.set(name, hashNode(...halves));
  }
  return known.get(name);
}

function proveRange(hashes, start, end, known = new Map(), low = 0, high = hashes.length) {
  if (end <= low || start >= high) return [rootOf(hashes, low, high, known)];
  if (start <= low && end >= high) return [];
  const middle = low + split(high - low);
  return [
    ...proveRange(hashes, start, end, known, low, middle),
    ...proveRange(hashes, start, end, known, middle, high),
  ];
}

function proveGrowth(hashes, old, isKnown = true) {
  if (old === hashes.length) return isKnown ? [] : [rootOf(hashes)];
  const middle = split(hashes.length);
  const [left, right] = [hashes.slice(0, middle), hashes.slice(middle)];
  if (old <= middle) return [...proveGrowth(left, old, isKnown), rootOf(right)];
  return [...proveGrowth(right, old - middle, false), rootOf(left)];
}

const LEAVES = Array.from({ length: 40 }, (_, number) => hashLeaf(Buffer.from([number])));

test("a leaf is hashed as RFC 6962 says", async () => {
  const made = await log.hashLeaf(new Uint8Array());
  assert.equal(toHex(made), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
});

test("any leaves side by side lead to the root, and to no other", async () => {
  for (const size of [1, 2, 3, 7, 8, 13, 40])
    for (let start = 0; start < size; start += 3)
      for (let end = start + 1; end <= size; end += 2) {
        const hashes = LEAVES.slice(0, size);
        const proof = proveRange(hashes, start, end);
        const root = await log.rebuildRoot(hashes.slice(start, end), start, size, proof);
        assert.equal(toHex(root), toHex(rootOf(hashes)));
        const forged = [LEAVES[39], ...hashes.slice(start + 1, end)];
        if (size < 40)
          assert.notEqual(toHex(await log.rebuildRoot(forged, start, size, proof)), toHex(root));
      }
});

test("a proof that is too short, too long or of leaves outside the log is refused", async () => {
  const proof = proveRange(LEAVES, 3, 5);
  const some = LEAVES.slice(3, 5);
  for (const [hashes, first, size, wrong] of [
    [some, 3, 40, proof.slice(1)],
    [some, 3, 40, [...proof, LEAVES[0]]],
    [some, 39, 40, proof],
    [[], 3, 40, proof],
  ])
    await assert.rejects(log.rebuildRoot(hashes, first, size, wrong), log.LogError);
});

test("a log that has grown contains the old one", async () => {
  for (const size of [1, 2, 5, 8, 13, 40])
    for (let old = 1; old <= size; old++) {
      const roots = [rootOf(LEAVES.slice(0, old)), rootOf(LEAVES.slice(0, size))];
      const proof = proveGrowth(LEAVES.slice(0, size), old);
      assert.ok(await log.isStartOf(old, roots[0], size, roots[1], proof));
      assert.ok(!(await log.isStartOf(old, randomBytes(32), size, roots[1], proof)));
      assert.ok(!(await log.isStartOf(old, roots[0], size, randomBytes(32), proof)));
      assert.ok(!(await log.isStartOf(old, roots[0], size, roots[1], [...proof, LEAVES[0]])));
      if (proof.length)
        assert.ok(!(await log.isStartOf(old, roots[0], size, roots[1], proof.slice(1))));
    }
});

test("a shorter log does not contain a longer one", async () => {
  assert.ok(!(await log.isStartOf(2, LEAVES[0], 1, LEAVES[0], [])));
  assert.ok(!(await log.isStartOf(0, LEAVES[0], 1, LEAVES[0], [])));
});

test("parts of a month are as wide as they are on the server", () => {
  for (const [leaves, width] of [
    ...[
      [128, 256],
      [2_399, 256],
      [2_400, 128],
      [4_799, 128],
      [4_800, 64],
      [10 ** 6, 1],
      [1, 256],
    ],
  ])
    assert.equal(log.bucketWidth(leaves), width);
});

// A whole log

const SECRET = randomBytes(32);
const KEY = `wr1.2026-0123456789abcdef.${SECRET.toString("base64url")}.c2lnbmF0dXJl`;
const leafOf = (employer, number, state) =>
  createHmac("sha256", SECRET)
    .update(JSON.stringify(["leaf", employer, 2026, number, state]))
    .digest();

/** Return a log with one month for each list of leaves, as the server gives it, and its reader. */
function makeLog(months, { size = 128, pair = generateKeyPairSync("ed25519") } = {}) {
  const key = toHex(pair.publicKey.export({ type: "spki", format: "der" }).subarray(-32));
  const [hashes, files, list, asked] = [[], {}, [], []];
  let previous = null;
  let newest = null;
  months.forEach((own, index) => {
    const padding = Array.from({ length: size - own.length }, () => randomBytes(32));
    const leaves = [...own, ...padding].sort(Buffer.compare);
    const first = hashes.length;
    hashes.push(...leaves.map(hashLeaf));
    const [year, month] = [2026, index + 9];
    const root = toHex(rootOf(hashes));
    const head = JSON.stringify({ year, month, leaves: hashes.length, root, previous });
    const signature = toHex(sign(null, Buffer.from(`wr1 log head\0${head}`), pair.privateKey));
    const name = `${year}-${String(month).padStart(2, "0")}`;
    const [all, whole, known] = [[...hashes], { head, signature }, new Map()];
    const cut = (start, end) => ({
      ...whole,
      first: first + start,
      leaves: leaves.slice(start, end).map(toHex),
      proof: proveRange(all, first + start, first + end, known).map(toHex),
    });
    files[`log/${name}.json`] = () => cut(0, size);
    const width = log.bucketWidth(size);
    for (let from = 0; width < 256 && from < 256; from += width) {
      const start = leaves.findIndex((leaf) => leaf[0] >= from);
      const end = leaves.findLastIndex((leaf) => leaf[0] < from + width) + 1;
      files[`log/${name}/${from.toString(16).padStart(2, "0")}.json`] = () => cut(start, end);
    }
    list.push([name, hashes.length]);
    previous = toHex(sha256(Buffer.from(head)));
    newest = { ...whole, key };
  });
  files["log.json"] = () => ({ ...newest, months: list });
  const ask = async (name) => {
    asked.push(name);
    const [, from, to] = name.match(/^log\/proof\.json\?from=(\d+)&to=(\d+)$/) ?? [];
    if (from) return { proof: proveGrowth(hashes.slice(0, to), Number(from)).map(toHex) };
    return files[name]();
  };
  return { ask, files, asked, kept: { head: newest.head, key }, pair };
}

test("a counted rating is found, with its month", async () => {
  const { ask } = makeLog([[], [leafOf(17, 1, "counted")], []]);
  const { found, isSigned } = await log.checkLog(ask, KEY, [17, 18]);
  assert.deepEqual(found, [{ employer: 17, number: 1, state: "counted", month: "2026-10" }]);
  assert.equal(isSigned, true);
});

test("another key finds nothing", async () => {
  const { ask } = makeLog([[leafOf(17, 1, "counted")]]);
  const other = KEY.replace(SECRET.toString("base64url"), randomBytes(32).toString("base64url"));
  assert.deepEqual((await log.checkLog(ask, other, [17])).found, []);
});

test("what is no rating key is refused before anything is asked for", async () => {
  const { ask, asked } = makeLog([[]]);
  await assert.rejects(log.checkLog(ask, "hello", [17]), log.LogError);
  assert.deepEqual(asked, []);
});

const FALSE = {
  "another signature": ({ files }) => change(files, "log.json", { signature: "00".repeat(64) }),
  "another key": ({ files }) => change(files, "log.json", { key: toHex(randomBytes(32)) }),
  "a leaf that is taken out": ({ files }) =>
    change(files, "log/2026-10.json", ({ leaves }) => ({ leaves: leaves.slice(1) })),
  "a leaf that is another": ({ files }) =>
    change(files, "log/2026-10.json", ({ leaves }) => ({
      leaves: ["00".repeat(32), ...leaves.slice(1)],
    })),
  "a month of another log": ({ files }) => {
    files["log/2026-10.json"] = makeLog([[], []]).files["log/2026-10.json"];
  },
  "a month that is left out": ({ files }) =>
    change(files, "log.json", ({ months }) => ({ months: months.slice(0, -1) })),
};

function change(files, name, fields) {
  const file = files[name]();
  files[name] = () => ({ ...file, ...(typeof fields === "function" ? fields(file) : fields) });
}

for (const [name, falsify] of Object.entries(FALSE))
  test(`${name} is noticed`, async () => {
    const made = makeLog([[], [leafOf(17, 1, "counted")], []]);
    falsify(made);
    await assert.rejects(log.checkLog(made.ask, KEY, [17]), log.LogError);
  });

test("a log that has grown since the kept head is good", async () => {
  const pair = generateKeyPairSync("ed25519");
  const made = makeLog([[], [], []], { pair });
  const head = made.files["log/2026-10.json"]().head;
  const kept = { head, key: made.kept.key };
  assert.equal((await log.checkLog(made.ask, KEY, [17], kept)).head, made.kept.head);
  assert.equal((await log.checkLog(made.ask, KEY, [17], made.kept)).head, made.kept.head);
});

test("a log that was rewritten since the kept head is noticed, whatever it proves", async () => {
  const pair = generateKeyPairSync("ed25519");
  const { kept } = makeLog([[], [leafOf(17, 1, "counted")]], { pair });
  for (const months of [[[], []], [[], [], []], [[]]]) {
    const { ask } = makeLog(months, { pair });
    await assert.rejects(log.checkLog(ask, KEY, [17], kept), log.LogError);
  }
});

test("a log with another key than last time is noticed", async () => {
  const { ask, kept } = makeLog([[]]);
  const other = { ...kept, key: "00".repeat(32) };
  await assert.rejects(log.checkLog(ask, KEY, [17], other), log.LogError);
});

test("of a large log only parts are asked for, and what is hers is found", async () => {
  const { ask, asked } = makeLog([[leafOf(17, 1, "counted")]], { size: 51_200 });
  const { found } = await log.checkLog(ask, KEY, [17]);
  assert.deepEqual(
    found.map(({ state }) => state),
    ["counted"],
  );
  assert.ok(!asked.includes("log/2026-09.json"));
});

test("the newest state of the last submission tells how things stand", () => {
  const leaf = (number, month, state) => ({ employer: 17, number, month, state });
  const newest = (...found) => log.findNewest(found, 17)?.state;
  assert.equal(newest(), undefined);
  assert.equal(newest(leaf(1, "2026-10", "received"), leaf(1, "2026-10", "counted")), "counted");
  assert.equal(newest(leaf(1, "2026-10", "counted"), leaf(1, "2026-10", "received")), "counted");
  assert.equal(
    newest(leaf(1, "2026-10", "set aside"), leaf(1, "2026-10", "received")),
    "set aside",
  );
  assert.equal(newest(leaf(1, "2026-11", "counted"), leaf(1, "2026-10", "not counted")), "counted");
  assert.equal(newest(leaf(2, "2026-10", "changed"), leaf(1, "2026-11", "counted")), "changed");
  assert.equal(newest({ ...leaf(1, "2026-10", "counted"), employer: 18 }), undefined);
});
