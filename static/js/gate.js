// The gate, in place. Every step is a page of its own; here its form is shown in the gate instead,
// until the answer is the open article, whose text then takes the gate's place.
const gate = document.querySelector("[data-gate]");
const STEPS = /^\/accounts\/(join|signup|login|confirm-email|2fa\/authenticate)\//;
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

async function ask(url, options) {
  gate.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, options);
    return { page: parse(await answer.text()), url: new URL(answer.url) };
  } finally {
    gate.removeAttribute("aria-busy");
  }
}

const first = gate.querySelector("[data-gate-step]").cloneNode(true);
let told; // what the welcome says of the mail that was sent

async function show({ page, url }) {
  const onwards = page.querySelector("[data-continue]");
  if (onwards) {
    told = page.querySelector("[data-told]");
    return show(await ask(onwards.getAttribute("href")));
  }
  const text = page.querySelector(".article__gated");
  if (text && url.pathname === gate.dataset.gate) return open(page, text);
  const step = page.querySelector(".account__card");
  if (!step) return location.assign(url);
  const elsewhere = ".sunrise, h1, h1 + p:not([data-stays]), .account__small, [form=mfa_login]"; // said or done there
  for (const part of step.querySelectorAll(elsewhere)) part.remove();
  const place = gate.querySelector("[data-gate-step]");
  place.replaceChildren(...step.childNodes);
  for (const form of place.querySelectorAll("form:not([action])"))
    form.setAttribute("action", url.pathname);
  place.querySelector("[aria-invalid=true], input:not([type=hidden]), button")?.focus();
}

function startAgain(address) {
  const fresh = first.cloneNode(true);
  gate.querySelector("[data-gate-step]").replaceWith(fresh);
  const field = fresh.querySelector("input[name=email]");
  field.value = address;
  field.focus();
}

function open(page, text) {
  const welcome = document.createElement("p");
  welcome.className = "notice notice--success notice--welcome";
  welcome.tabIndex = -1;
  welcome.setAttribute("role", "status");
  welcome.textContent = gate.dataset.welcome;
  if (told) {
    const more = document.createElement("span");
    more.append(...document.importNode(told, true).childNodes);
    welcome.append(more);
  }
  const before = gate.getBoundingClientRect().top;
  const body = gate.closest(".body");
  body.classList.remove("body--closed");
  const opening = page.querySelector(".article__opening"); // without the sentence it was cut at
  body.querySelector(".article__opening").replaceWith(document.importNode(opening, true));
  gate.replaceWith(welcome, document.importNode(text, true));
  scrollBy(0, welcome.getBoundingClientRect().top - before);
  welcome.focus({ preventScroll: true });
  document.dispatchEvent(new Event("signed-in"));
}

gate.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!STEPS.test(form.getAttribute("action"))) return; // such as a log-in elsewhere
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  show(await ask(form.action, { method: "POST", body }));
});

gate.addEventListener("click", (event) => {
  const link = event.target.closest("[data-again]");
  if (!link) return;
  event.preventDefault();
  startAgain(new URL(link.href).searchParams.get("email") ?? "");
});
