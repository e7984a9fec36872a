// When the session ends while somebody writes, they are told, and the text stays.
// A form is sent only while its session goes on, with the token that is good at that moment.
const { session, login } = document.getElementById("keep-text").dataset;
const EACH = 60_000; // milliseconds between two looks
const WORDS = {
  out: "You are logged out. Your text is still here, but not saved. Log in in another tab, come back, and save.",
  step: "Your second step is needed. Your text is still here, but not saved. Take the step in another tab, come back, and save.",
  away: "The site does not answer. Your text is still here, but not saved. Please try again in a moment.",
  in: "You are logged in again. Your text is still here: please save it now.",
};
const checked = new WeakSet();
let bar = null;
let isSending = false; // autosave must not begin between the question and the saving

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

function renewTokens() {
  const good = token();
  if (!good) return;
  if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = good;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]"))
    field.value = good;
}

async function askSession() {
  try {
    const answer = await fetch(session, {
      headers: { Accept: "application/json" },
      cache: "no-store",
    });
    if (answer.ok) return "in";
    return { 401: "out", 403: "step" }[answer.status] ?? "away";
  } catch {
    return "away";
  }
}

function say(state) {
  if (!bar) {
    bar = document.createElement("div");
    bar.className = "keep-text";
    bar.setAttribute("role", "alert");
    document.body.append(bar);
  }
  if (bar.dataset.state === state) return;
  bar.dataset.state = state;
  const words = document.createElement("p");
  words.textContent = WORDS[state];
  bar.replaceChildren(words);
  if (state === "out" || state === "step") {
    const link = document.createElement("a");
    Object.assign(link, { href: login, target: "_blank", rel: "noopener", className: "button" });
    link.textContent = state === "out" ? "Log in, in a new tab" : "Go on, in a new tab";
    bar.append(link);
  }
}

function hide() {
  bar?.remove();
  bar = null;
}

// A site that is away is no news until somebody wants to save.
async function look() {
  if (document.visibilityState === "hidden" || !document.querySelector("form[method=post i]"))
    return;
  const state = await askSession();
  if (state === "in") renewTokens();
  if (state === "out" || state === "step" || (state === "in" && bar)) say(state);
}

function wakeButtons(form) {
  for (const button of document.querySelectorAll("[data-w-progress-loading-value]")) {
    if (button.form !== form) continue;
    button.setAttribute("data-w-progress-loading-value", "false");
    button.disabled = false;
  }
}

function sendNow(form, submitter) {
  renewTokens();
  let chosen = null;
  if (submitter?.name) {
    // Wagtail disables the button while it waits, and a disabled button is not sent.
    chosen = document.createElement("input");
    Object.assign(chosen, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(chosen);
  }
  const isLenient = form.noValidate;
  form.noValidate = isLenient || Boolean(submitter?.formNoValidate);
  checked.add(form);
  form.requestSubmit();
  checked.delete(form);
  form.noValidate = isLenient;
  chosen?.remove();
}

window.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const isOther = form.method !== "post" || form.closest("[role=search], .modal, [role=dialog]");
    if (isOther || checked.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    isSending = true;
    const state = await askSession();
    setTimeout(() => (isSending = false), state === "in" ? 5_000 : 0);
    if (state === "in") {
      hide();
      sendNow(form, event.submitter);
    } else {
      say(state);
      wakeButtons(form);
    }
  },
  { capture: true },
);

document.addEventListener("w-autosave:save", (event) => {
  if (isSending) return event.preventDefault();
  renewTokens();
  if (token()) event.detail.formData.set("csrfmiddlewaretoken", token());
});
document.addEventListener("w-autosave:error", look);
document.addEventListener("w-swap:error", look); // such as of the word that somebody has it open
document.addEventListener("w-autosave:success", hide);
document.addEventListener("visibilitychange", look);
window.addEventListener("focus", look);
setInterval(look, EACH);
