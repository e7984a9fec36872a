// Her rating key: thought up by her browser, stamped without being seen, and kept where she says.
// On the key's own page, and in the dialog of the rating form.
import * as rsa from "/rating-key/blinding.js";

const LOST = "The connection was lost. Nothing is lost by it: please try again.";
const NOT_ONE =
  "The public key is not the same everywhere, so no rating key was made. Please reload the page. If it stays so, tell us and others: a public key for you alone would mark your ratings.";
const canMake = globalThis.crypto?.subtle; // browsers hold it back from sites without https
const DAY = 24 * 60 * 60 * 1000;
const yearOf = (kid) => kid.slice(0, 4);
const yearAt = (daysAgo) => String(new Date(Date.now() - daysAgo * DAY).getUTCFullYear());
let pending = null; // to ask for a lost answer again; it is gone when the page is closed
let line = ""; // the key
let isSafe = true; // whether she has the key somewhere but on this page

// Asking

class Refusal extends Error {}

async function ask(path, fields) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const body = fields && new URLSearchParams(fields);
  const reply = await fetch(`/rating-key/${path}`, {
    method: body ? "POST" : "GET",
    headers,
    body,
  });
  const said = await reply.json();
  if (!reply.ok) throw Object.assign(new Refusal(said.words), { code: said.code });
  return said;
}

/** Ask as nobody: without a cookie, the page's address, or a tag from the cache. */
async function askAsNobody(address) {
  const options = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
  const reply = await fetch(address, options);
  if (!reply.ok) throw new Error("no public keys");
  return (await reply.json()).keys;
}

/** Return the public key that a kid names, if the site and the ballot box give everyone that one. */
async function findPublicKey(kid) {
  if (!kid) await ask("", { blinded: "." }); // there is no key yet, which the site says in its words
  const { ballot } = document.querySelector("[data-ballot]").dataset;
  const places = ["/.well-known/rating-keys.json", `${ballot}/ballot/rating-keys.json`];
  const named = (keys) => keys.filter((jwk) => yearOf(jwk.kid) === yearOf(kid));
  const [ours, theirs] = (await Promise.all(places.map(askAsNobody))).map(named);
  if (ours.length !== 1 || theirs.length !== 1) throw new Refusal(NOT_ONE);
  const [key, other] = [ours[0], theirs[0]].map(rsa.publicKey);
  const isSame = key.n === other.n && key.e === other.e && kid === ours[0].kid;
  const isWhole = key.bits === 3072 && key.e === 65537n;
  if (!isSame || !isWhole || kid !== (await rsa.nameKey(key, yearOf(kid))))
    throw new Refusal(NOT_ONE);
  return key;
}

async function begin(kid) {
  const key = await findPublicKey(kid);
  const secret = rsa.random(32);
  const message = rsa.join(new TextEncoder().encode(`wr1\0${kid}`), secret);
  return { kid, key, secret, message, ...(await rsa.blind(key, rsa.prepareIdentity(message))) };
}

/** Have a key signed. After a lost answer the same blinded message is sent again. */
async function issue(wanted) {
  pending ??= await begin(wanted);
  const { kid, key, secret, message, blinded, inverse } = pending;
  const { signature } = await ask("", { blinded: `${kid}.${rsa.toBase64url(blinded)}` });
  const good = await rsa.finalize(key, message, rsa.fromBase64url(signature), inverse);
  line = ["wr1", kid, rsa.toBase64url(secret), rsa.toBase64url(good)].join(".");
  isSafe = false;
  pending = null;
}

// Keeping: in the browser's own storage, only after she said so

const place = (year) => `rating-key-${year}`;

function kept(year) {
  try {
    return localStorage.getItem(place(year));
  } catch {
    return null;
  } // storage is switched off
}

/** Return the key to rate with; two weeks into a year the one of the last is still good. */
const keptNow = () => kept(yearAt(0)) ?? kept(yearAt(14));

const made = document.querySelector("[data-made-key]");

function showKey() {
  const year = yearOf(line.split(".")[1]);
  const [box, words] = [made.querySelector("[data-keep]"), made.querySelector("[data-key-words]")];
  const download = made.querySelector("[data-download]");
  made.querySelector("textarea").value = line;
  made.querySelector("textarea").setSelectionRange(0, 0);
  download.href = URL.createObjectURL(new Blob([`${line}\n`], { type: "text/plain" }));
  download.download = `rating-key-${year}.txt`;
  box.checked = kept(year) === line;
  const safe = (text) => {
    isSafe = true;
    words.textContent = text;
  };
  download.onclick = () => safe("Downloaded.");
  made.querySelector("[data-copy]").onclick = async () => {
    made.querySelector("textarea").select();
    await navigator.clipboard.writeText(line);
    safe("Copied. Paste it into your password manager, for instance.");
  };
  box.onchange = () => {
    try {
      if (!box.checked) localStorage.removeItem(place(year));
      else localStorage.setItem(place(year), line);
      if (box.checked) safe("Kept in this browser. Take the tick away to forget it here.");
      else
        words.textContent = "Forgotten here. We cannot give it to you again: is it kept elsewhere?";
    } catch {
      words.textContent = "This browser does not keep anything. Please download the key.";
    }
  };
}

addEventListener("beforeunload", (event) => {
  if (!isSafe) event.preventDefault();
});

// Its own page

const page = document.querySelector("[data-key-page]");

async function makeHere() {
  const failure = page.querySelector("[data-key-failure]");
  const button = page.querySelector("[data-make]");
  failure.hidden = button.disabled = true;
  try {
    await issue(page.dataset.keyPage);
    showKey();
    page.querySelector("[data-ways]").remove();
    page.querySelector("[data-made]").hidden = false;
    made.querySelector("textarea").focus();
  } catch (error) {
    failure.textContent = error instanceof Refusal ? error.message : LOST;
    failure.hidden = button.disabled = false;
    button.textContent = "Try again";
  }
}

if (page) {
  const own = kept(yearOf(page.dataset.keyPage));
  const button = page.querySelector("[data-make]");
  if (button && canMake) {
    page.querySelector("[data-in-browser]").hidden = false;
    button.addEventListener("click", makeHere);
  } else if (own && made) {
    line = own;
    showKey();
    page.querySelector("[data-kept]").hidden = false;
  }
}

// The dialog of the rating form

const dialog = document.querySelector("[data-key-dialog]");
const part = (name) => dialog.querySelector(`[data-${name}]`);
let isCodeSent = false;

function open(name) {
  for (const panel of dialog.querySelectorAll("[data-panel]"))
    panel.hidden = panel.dataset.panel !== name;
  part("again").hidden = true;
  fail("");
  const shown = dialog.querySelector(`[data-panel="${name}"]`);
  const first = [...shown.querySelectorAll("button, input:not([type=hidden]), textarea")];
  (first.find((control) => control.checkVisibility()) ?? dialog.querySelector("h2")).focus();
}

function fail(words) {
  part("key-failure").textContent = words;
  part("key-failure").hidden = !words;
}

function choose(words = "") {
  part("choose-words").textContent = words;
  part("choose-words").hidden = !words;
  part("kept").hidden = !keptNow();
  part("offer").hidden = !!words || !!keptNow() || !canMake;
  open("choose");
}

/** Do something that asks the server; say so if it fails. */
async function attempt(act) {
  dialog.setAttribute("aria-busy", "true");
  fail("");
  try {
    await act();
  } catch (error) {
    if (error.code === "issued") choose(hadIt());
    else fail(error instanceof Refusal ? error.message : LOST);
    part("again").hidden = false;
  } finally {
    dialog.removeAttribute("aria-busy");
  }
}

const hadIt = () =>
  `You have had your key for ${yearAt(0)}: please paste it here. If it is lost, be it in a broken connection, the next one comes in January: we have no copy.`;

/** Go the next step towards a key: join, confirm, have it made. */
async function get() {
  const state = await ask("state/");
  if (!state.signed_in) return open("join");
  if (state.issued && !pending) return choose(hadIt());
  if (!state.verified) {
    part("address").textContent = state.email;
    open("confirm");
    isCodeSent ||= state.code_sent; // when she joined, a moment ago
    if (!isCodeSent) await sendCode();
    return;
  }
  open("making");
  await issue(state.kid);
  showKey();
  open("made");
}

async function sendCode() {
  await ask("confirm/", {});
  part("code-words").textContent = isCodeSent ? "A new code is on its way." : "";
  isCodeSent = true;
}

/** Take a step of signing up: its form comes from a page of its own and is shown here. */
async function join(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const reply = await fetch(form.action, { method: "POST", body });
  const step = new DOMParser()
    .parseFromString(await reply.text(), "text/html")
    .querySelector(".account__card");
  if ((await ask("state/")).signed_in) return get();
  if (!step) throw new Error("no step");
  const beside = ".sunrise, h1, h1 + p:not([data-stays]), .account__small, [form=mfa_login]";
  for (const element of step.querySelectorAll(beside)) element.remove();
  for (const one of step.querySelectorAll("form:not([action])"))
    one.setAttribute("action", new URL(reply.url).pathname);
  for (const link of step.querySelectorAll("a")) link.target = "_blank";
  part("join").replaceChildren(...step.childNodes);
  part("join").querySelector("[aria-invalid=true], input:not([type=hidden]), button")?.focus();
}

function use(key) {
  dialog.close();
  document.dispatchEvent(new CustomEvent("rating-key", { detail: key.trim() }));
}

if (dialog) {
  const steps = /^\/accounts\/(join|signup|login|confirm-email|2fa\/authenticate)\//;
  dialog.addEventListener("key-wanted", () => {
    dialog.showModal();
    if (line) open("made");
    else choose();
  });
  dialog.addEventListener("click", (event) => {
    const pressed = (name) => event.target.closest(`[data-${name}]`);
    if (pressed("close")) dialog.close();
    else if (pressed("get") || pressed("try-again")) attempt(get);
    else if (pressed("new-code")) attempt(sendCode);
    else if (pressed("use-kept")) use(keptNow());
    else if (pressed("send")) use(line);
  });
  dialog.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-paste]")) use(form.querySelector("textarea").value);
    else if (form.matches("[data-confirm]"))
      attempt(async () => {
        await ask("confirm/", { code: form.elements.code.value });
        await get();
      });
    else if (steps.test(form.getAttribute("action"))) attempt(() => join(form, event.submitter));
    else return form.setAttribute("target", "_blank"); // such as a log-in elsewhere
    event.preventDefault();
  });
  document.addEventListener("rating-received", () => {
    if (!isSafe) document.querySelector("[data-received]").append(made); // she has not saved it yet
  });
  dialog.dataset.ready = "";
}
