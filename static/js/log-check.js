// Whether her ratings are in the log: her browser computes the leaves that only her key gives,
// downloads the log without a cookie, and checks it against its signed head (RFC 6962). On the
// author's inbox. Nothing but the log's files is asked for, and her key goes nowhere.

export const STATES = ["received", "counted", "changed", "withdrawn", "set aside", "not counted"];
const WHOLE = 50_000; // leaves: up to here all are downloaded, beyond it parts of at least 1,000
const IN_BUCKET = 1_200; // leaves, on average
const SUBMISSIONS = { whole: 50, parts: 8 }; // of one employer that are looked for
const PLACE = "log-head";

/** The log is not what its head says; the message says what does not fit. */
export class LogError extends Error {}

// The tree

const toBytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const toHex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
const toText = (text) => new TextEncoder().encode(text);

async function nameHead(head) {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", toText(head))));
}

async function hashBytes(prefix, left, right) {
  const data = new Uint8Array(1 + left.length + (right?.length ?? 0));
  data[0] = prefix;
  data.set(left, 1);
  if (right) data.set(right, 1 + left.length);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

export const hashLeaf = (leaf) => hashBytes(0, leaf);
const hashNode = (left, right) => hashBytes(1, left, right);
const same = (one, other) => toHex(one) === toHex(other);

function findMiddle(low, high) {
  let width = 1;
  while (width * 2 < high - low) width *= 2;
  return low + width;
}

/** Return the root of a tree, from the hashes of leaves side by side and of what is around them. */
export async function rebuildRoot(hashes, first, size, proof) {
  const [rest, end] = [[...proof], first + hashes.length];
  const hashInside = async (low, high) => {
    if (high - low === 1) return hashes[low - first];
    const middle = findMiddle(low, high);
    return hashNode(...(await Promise.all([hashInside(low, middle), hashInside(middle, high)])));
  };
  const hashAny = async (low, high) => {
    if (first <= low && high <= end) return hashInside(low, high);
    if (high <= first || end <= low) {
      if (!rest.length) throw new LogError("a proof is too short");
      return rest.shift();
    }
    const middle = findMiddle(low, high);
    const left = await hashAny(low, middle);
    return hashNode(left, await hashAny(middle, high));
  };
  if (!hashes.length || end > size) throw new LogError("leaves are outside the log");
  const root = await hashAny(0, size);
  if (rest.length) throw new LogError("a proof is too long");
  return root;
}

/** Say whether the tree of `oldRoot` is the start of the other (RFC 9162, 2.1.4.2). */
export async function isStartOf(oldSize, oldRoot, newSize, newRoot, proof) {
  if (oldSize === newSize) return !proof.length && same(oldRoot, newRoot);
  if (oldSize > newSize || oldSize < 1) return false;
  let [at, last] = [oldSize - 1, newSize - 1];
  const up = () => {
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  };
  while (at % 2) up();
  const path = at ? [...proof] : [oldRoot, ...proof];
  if (!path.length) return false;
  let [before, after] = [path[0], path[0]];
  for (const one of path.slice(1)) {
    if (!last) return false;
    if (at % 2 || at === last) {
      before = await hashNode(one, before);
      after = await hashNode(one, after);
      while (at && !(at % 2)) up();
    } else {
      after = await hashNode(after, one);
    }
    up();
  }
  return !last && same(before, oldRoot) && same(after, newRoot);
}

// Her leaves

/** Return the year and the secret in a rating key. */
export function readKey(line) {
  const [prefix, kid, secret] = line.replace(/\s/g, "").split(".");
  if (prefix !== "wr1" || !secret) throw new LogError("this is no rating key");
  const text = atob(secret.replaceAll("-", "+").replaceAll("_", "/"));
  return { year: Number(kid.slice(0, 4)), secret: Uint8Array.from(text, (c) => c.charCodeAt(0)) };
}

/** Return the leaves that a key can have in the log: hexadecimal → {employer, number, state}. */
export async function listLeaves({ year, secret }, employers, submissions) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  const leaves = new Map();
  for (const employer of employers)
    for (let number = 1; number <= submissions; number++)
      for (const state of STATES) {
        const text = JSON.stringify(["leaf", employer, year, number, state]);
        const value = new Uint8Array(await crypto.subtle.sign("HMAC", key, toText(text)));
        leaves.set(toHex(value), { employer, number, state });
      }
  return leaves;
}

// The log

/** Say whether the log's key has signed a head; null where the browser cannot tell. */
async function checkSignature(head, signature, key) {
  let algorithm;
  try {
    algorithm = await crypto.subtle.importKey("raw", toBytes(key), "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
  const message = toText(`wr1 log head\0${head}`);
  return crypto.subtle.verify("Ed25519", algorithm, toBytes(signature), message);
}

/** Return how many values of a leaf's first byte one part of a month has. */
export function bucketWidth(leaves) {
  const wanted = Math.floor(leaves / IN_BUCKET);
  return 256 >> Math.min(8, Math.max(0, Math.floor(Math.log2(wanted || 1))));
}

/** Return the names of a month's files that can hold some leaves; all in one where that is small. */
function nameFiles(month, added, isWhole, leaves) {
  const width = bucketWidth(added);
  if (isWhole || width === 256) return [`${month}.json`];
  const firsts = [...leaves.keys()].map((leaf) => parseInt(leaf.slice(0, 2), 16));
  const buckets = new Set(firsts.map((first) => first - (first % width)));
  return [...buckets].sort().map((one) => `${month}/${one.toString(16).padStart(2, "0")}.json`);
}

async function checkGrowth(ask, old, head) {
  const { proof } =
    old.leaves === head.leaves
      ? { proof: [] }
      : await ask(`log/proof.json?from=${old.leaves}&to=${head.leaves}`);
  const roots = [toBytes(old.root), toBytes(head.root)];
  if (!(await isStartOf(old.leaves, roots[0], head.leaves, roots[1], proof.map(toBytes))))
    throw new LogError(`the log of ${old.year}-${old.month} is not the start of the later one`);
}

/**
 * Check the log and look for her leaves in it; `ask` returns a file's content by its name.
 * `kept` is what was kept last time. Raises LogError.
 */
export async function checkLog(ask, line, employers, kept = null) {
  const key = readKey(line);
  const newest = await ask("log.json");
  const head = JSON.parse(newest.head);
  const isSigned = await checkSignature(newest.head, newest.signature, newest.key);
  if (isSigned === false) throw new LogError("the newest head is not signed with the log’s key");
  if (kept) {
    if (kept.key !== newest.key) throw new LogError("the log has another key than last time");
    const old = JSON.parse(kept.head);
    if (old.leaves > head.leaves) throw new LogError("the log is shorter than last time");
    if (old.leaves === head.leaves && kept.head !== newest.head)
      throw new LogError("the head is another than last time");
    await checkGrowth(ask, old, head);
  }
  const isAll = head.leaves <= WHOLE;
  const months = newest.months.filter(([month]) => isAll || Number(month.slice(0, 4)) >= key.year);
  const before = newest.months[newest.months.length - months.length - 1]?.[1] ?? 0;
  const isWhole = head.leaves - before <= WHOLE;
  const submissions = isWhole ? SUBMISSIONS.whole : SUBMISSIONS.parts;
  const leaves = await listLeaves(key, employers, submissions);
  const found = [];
  let [later, name] = [head, await nameHead(newest.head)];
  for (let at = months.length - 1; at >= 0; at--) {
    const [month, size] = months[at];
    const added = size - (months[at - 1]?.[1] ?? before);
    let own = null;
    for (const file of nameFiles(month, added, isWhole, leaves)) {
      const part = await ask(`log/${file}`);
      if ((await nameHead(part.head)) !== name)
        throw new LogError(`the head of ${month} is not the one that the next names`);
      own = JSON.parse(part.head);
      const hashes = await Promise.all(part.leaves.map((leaf) => hashLeaf(toBytes(leaf))));
      const root = await rebuildRoot(hashes, part.first, own.leaves, part.proof.map(toBytes));
      if (toHex(root) !== own.root)
        throw new LogError(`the leaves of ${month} are not in its head`);
      for (const leaf of part.leaves)
        if (leaves.has(leaf)) found.push({ ...leaves.get(leaf), month });
    }
    await checkGrowth(ask, own, later);
    [later, name] = [own, own.previous];
  }
  return { found, isSigned, head: newest.head, key: newest.key, began: newest.months[0][0] };
}

/** Return the leaf that says how things stand with an employer, null if there is none. */
export function findNewest(found, employer) {
  const rank = (leaf) => [leaf.number, leaf.month, ["received", "set aside"].indexOf(leaf.state)];
  const isAfter = (one, other) => {
    const [a, b] = [rank(one), rank(other)];
    if (a[0] !== b[0] || a[1] !== b[1]) return a[0] !== b[0] ? a[0] > b[0] : a[1] > b[1];
    return a[2] < 0 || (b[2] >= 0 && a[2] > b[2]);
  };
  const own = found.filter((leaf) => leaf.employer === employer);
  return own.reduce((best, leaf) => (best && !isAfter(leaf, best) ? best : leaf), null);
}

// On the page

const WORDS = {
  received: "was received and waits to be counted",
  counted: "was counted",
  changed: "was changed, and the change is counted",
  withdrawn: "was withdrawn, and is no longer counted",
  "set aside": "was set aside until an editor has decided, or 60 days have passed",
  "not counted": "was not counted. Here in your inbox you may appeal",
};
const page = globalThis.document?.querySelector("[data-log-check]");
const part = (name) => page.querySelector(`[data-${name}]`);

function nameMonth(text) {
  const [year, month] = text.split("-").map(Number);
  const look = { year: "numeric", month: "long", timeZone: "UTC" };
  return new Date(Date.UTC(year, month - 1)).toLocaleDateString("en-US", look);
}

function describe(employer, name, isSettled, result) {
  const leaf = findNewest(result.found, employer);
  if (leaf)
    return `Your rating of ${name} ${WORDS[leaf.state]}. The log of ${nameMonth(leaf.month)} shows it.`;
  const { year, month } = JSON.parse(result.head);
  if (!isSettled)
    return `Nothing about ${name} is in the log yet. The log ends with ${nameMonth(`${year}-${month}`)}; what you sent since is in the next head.`;
  return `Nothing about ${name} is in the log, although the ballot box says that it was counted. Unless that was before the log began, in ${nameMonth(result.began)}, save this page, and tell others.`;
}

function readKept() {
  try {
    return JSON.parse(localStorage.getItem(PLACE));
  } catch {
    return null; // storage is switched off
  }
}

function keep(result) {
  try {
    if (part("keep").checked)
      localStorage.setItem(PLACE, JSON.stringify({ head: result.head, key: result.key }));
    else localStorage.removeItem(PLACE);
  } catch {
    /* storage is switched off */
  }
}

function say(lines, kind) {
  const list = document.createElement("ul");
  for (const line of lines)
    list.append(Object.assign(document.createElement("li"), { textContent: line }));
  const said = part("said");
  said.className = `notice notice--${kind}`;
  said.replaceChildren(list);
}

async function check() {
  const [button, kept] = [part("start"), readKept()];
  const entries = [...document.querySelectorAll("[data-employer]")].map(({ dataset }) => ({
    employer: Number(dataset.employer),
    name: dataset.name,
    isSettled: dataset.settled === "yes",
  }));
  const typed = Number(part("number").value);
  if (typed && !entries.some(({ employer }) => employer === typed))
    entries.push({ employer: typed, name: `company ${typed}`, isSettled: false });
  const ask = async (name) => {
    const cache = name === "log.json" ? "no-cache" : "default";
    const reply = await fetch(page.dataset.logCheck + name, { credentials: "omit", cache });
    if (!reply.ok) throw new Error(name);
    return reply.json();
  };
  button.disabled = true;
  say(["Downloading the log and checking it …"], "info");
  try {
    const employers = entries.map(({ employer }) => employer);
    const result = await checkLog(ask, part("key").value, employers, kept);
    const lines = entries.map((one) => describe(one.employer, one.name, one.isSettled, result));
    if (!entries.length)
      lines.push(
        "With this key nothing is listed here. Type the company’s number, if you have rated one.",
      );
    if (result.isSigned === null)
      lines.push("This browser cannot check the head’s signature. The program can.");
    lines.push(
      kept
        ? "The log contains all that it had when you last looked."
        : "Tick the box, and next time we can see that nothing was taken out since.",
    );
    const isMissing = entries.some(
      (one) => one.isSettled && !findNewest(result.found, one.employer),
    );
    say(lines, isMissing ? "error" : "success");
    keep(result);
  } catch (error) {
    say(
      error instanceof LogError
        ? [
            `The log is not what it should be: ${error.message}. Save this page, and tell others: this must not happen.`,
          ]
        : ["The log could not be downloaded. Please try again later."],
      "error",
    );
  }
  button.disabled = false;
}

if (page && globalThis.crypto?.subtle) {
  page.querySelector("[data-with-script]").hidden = false;
  part("keep").checked = Boolean(readKept());
  part("start").addEventListener("click", check);
}
