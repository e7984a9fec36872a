// The rating form, step by step. Without this script it is one long form that works as well.
// Nothing is stored, and nothing leaves the page before it is sent.
const form = document.querySelector("[data-rating]");
const find = (name) => form.querySelector(`[data-${name}]`);
const steps = [...form.querySelectorAll("[data-step]")];
const questions = [...form.querySelectorAll("[data-question]")];
const [JOB, STARS, WORDS, SEND] = steps.keys();
const field = form.elements.key;
const dialog = document.querySelector("[data-key-dialog]");
const isPhone = matchMedia("(max-width: 43.6875em)");
let step = JOB;
let current = 0; // question
let isDirty = false; // there is something to lose
let byPointer = false; // the arrow keys choose among the stars without going on
let isMending = false; // at questions that were left out or picked: an answer leads back, not on
let wasReviewed = false; // from then on every step leads back to the review

const answer = (question) => question.querySelector("input:checked");
const unanswered = () => questions.filter((question) => !answer(question));

function say(...parts) {
  const words = make("span", "");
  words.append(...parts);
  find("failure").replaceChildren(words);
  find("failure").hidden = !words.textContent;
}

const make = (name, text, className = "") =>
  Object.assign(document.createElement(name), { textContent: text, className });

// Steps

function show(number, focus = true) {
  step = number;
  say("");
  steps.forEach((part, i) => {
    part.hidden = i !== step;
  });
  form.querySelectorAll(".rating__steps li").forEach((item, i) => {
    item.classList.toggle("is-done", i < step);
    if (i === step) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
  if (step === SEND) review();
  measure();
  if (step === STARS) turn(questions.indexOf(unanswered()[0] ?? questions[0]), focus);
  else if (focus) steps[step].querySelector("h2").focus();
  if (focus && step !== STARS) form.scrollIntoView({ block: "start" });
  offerWays();
}

/** Whether "Next" leads to the next question: on a phone, unless single ones are being mended. */
const isWalking = () =>
  step === STARS && isPhone.matches && !isMending && current < questions.length - 1;

function offerWays() {
  find("back").hidden = step === JOB;
  find("next").hidden = step === SEND;
  find("next").textContent = wasReviewed && !isWalking() ? "Back to the review" : "Next";
  find("return").hidden = !(wasReviewed && isWalking());
}

function measure() {
  const answered = questions.length - unanswered().length;
  const done = [0, 10 + (60 * answered) / questions.length, 75, 90][step];
  form.querySelector("progress").value = done;
}

function go(number) {
  if (number === step) return;
  history.pushState({ step: number }, "");
  show(number);
}

function next() {
  if (isWrong(step)) return;
  if (isWalking()) return turn(current + 1);
  if (step === STARS && !isAnswered()) return;
  go(wasReviewed ? SEND : step + 1);
}

function isAnswered() {
  const open = unanswered();
  if (open.length) {
    if (step !== STARS) go(STARS);
    isMending = true;
    turn(questions.indexOf(open[0]));
    const one = open.length === 1;
    say(
      `${one ? "One question needs" : `${open.length} questions need`} an answer. If you cannot say, choose “does not apply”.`,
    );
  } else if (questions.every((question) => answer(question).value === "na")) {
    if (step !== STARS) go(STARS);
    say("At least one question needs stars.");
  } else return true;
  return false;
}

// Fields that are filled in wrongly

/** Say whether a step has such a field; if so, show what is wrong there. */
function isWrong(number) {
  const wrong = [...steps[number].querySelectorAll("input, select, textarea")].find(
    (input) => !input.required && !input.checkValidity(),
  );
  if (!wrong) return false;
  mark(wrong.closest(".field"), wrong.validationMessage);
  lead(wrong.closest(".field"));
  return true;
}

function mark(place, words) {
  const error = place.querySelector(".field__error") ?? make("div", "", "field__error");
  const control = place.matches("fieldset")
    ? place
    : place.querySelector("input, select, textarea");
  const described = new Set(control.getAttribute("aria-describedby")?.split(" "));
  error.textContent = words;
  error.id ||= `${place.id}-error`;
  place.querySelector("label, legend").after(error);
  control.setAttribute("aria-describedby", [...described.add(error.id)].join(" "));
  if (control !== place) control.setAttribute("aria-invalid", "true");
}

function unmark(place) {
  place?.querySelector(".field__error")?.remove();
  place?.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
}

/** Show a field, in whichever step it is, and keep saying what is said. */
function lead(place) {
  const said = [...(find("failure").firstChild?.childNodes ?? [])];
  const number = steps.findIndex((part) => part.contains(place));
  if (number >= 0) go(number);
  place.closest("details")?.setAttribute("open", "");
  say(...said);
  if (place.matches("[data-question]")) mend(place);
  else place.querySelector("input:not([type=hidden]), select, textarea").focus();
}

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#field-']");
  const place = link && document.querySelector(link.hash);
  if (!place) return;
  event.preventDefault();
  lead(place);
});

// Questions: on a phone one is in view at a time

function turn(number, focus = true) {
  current = number;
  questions.forEach((question, i) => {
    question.classList.toggle("is-current", i === current);
  });
  find("count").textContent = `Question ${current + 1} of ${questions.length}`;
  offerWays();
  if (!focus) return;
  const question = questions[current];
  (answer(question) ?? question.querySelector("input")).focus({ preventScroll: true });
  (isPhone.matches ? form : question).scrollIntoView({
    block: isPhone.matches ? "start" : "center",
  });
}

function mend(question) {
  isMending = true;
  turn(questions.indexOf(question));
}

/** After an answer: on to the next question, or where single ones are mended, to the next of them
 * and then back to where she was. */
function onwards() {
  if (!isMending) {
    if (current < questions.length - 1) turn(current + 1);
    else find("next").focus();
    return;
  }
  const [open] = unanswered();
  if (open) turn(questions.indexOf(open));
  else if (isPhone.matches) next();
  else find("next").focus();
}

form.addEventListener("keydown", (event) => {
  const question = event.target.closest("[data-question]");
  byPointer = false;
  if (!question || !/^[0-5]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey)
    return;
  event.preventDefault();
  const value = event.key === "0" ? "na" : event.key;
  const radio = question.querySelector(`input[value="${value}"]`);
  radio.checked = true;
  for (const name of ["input", "change"]) radio.dispatchEvent(new Event(name, { bubbles: true }));
  current = questions.indexOf(question);
  onwards();
});

let waiting = 0; // until the next question comes by itself

form.addEventListener("pointerdown", (event) => {
  byPointer = !!event.target.closest(".star");
});
form.addEventListener("change", (event) => {
  isDirty = true;
  measure();
  const question = event.target.closest("[data-question]");
  if (!question || !byPointer) return;
  current = questions.indexOf(question);
  clearTimeout(waiting);
  if (isPhone.matches) waiting = setTimeout(onwards, 200); // first show what was chosen
});
form.addEventListener(
  "click",
  (event) => {
    if (event.target.closest("button")) clearTimeout(waiting); // a button has moved on already
  },
  true,
);
form.addEventListener("input", (event) => {
  // not at "change": a button must not move away under a click
  say("");
  unmark(event.target.closest("[id^='field-']"));
});
form.addEventListener("focusin", (event) => {
  const question = event.target.closest("[data-question]");
  if (question) turn(questions.indexOf(question), false);
});

// Review

function review() {
  wasReviewed = true;
  isMending = false;
  const parts = [
    [JOB, "Your job", job()],
    [STARS, "Your ratings", stars()],
    [WORDS, "Your words", words()],
  ];
  find("review").replaceChildren(
    ...parts.map(([number, title, rows]) => {
      const part = make("section", "", "review");
      const change = make("button", "Change", "text-link");
      change.type = "button";
      change.append(make("span", ` ${title.toLowerCase()}`, "visually-hidden"));
      change.addEventListener("click", () => go(number));
      const head = make("div", "", "review__head");
      head.append(make("h3", title), change);
      const list = make("dl", "", number === WORDS ? "" : "review__rows");
      for (const [name, value, className] of rows) {
        const row = make("div", "");
        row.append(make("dt", ""), make("dd", value, className));
        row.firstChild.append(name);
        list.append(row);
      }
      part.append(head, rows.length ? list : make("p", "Nothing, which is fine."));
      return part;
    }),
  );
  find("review").hidden = false;
}

const job = () =>
  [...steps[JOB].querySelectorAll("select, input[type=number], input:checked")]
    .filter((input) => input.value)
    .map((input) => [
      (input.type === "radio" ? input.closest("fieldset").querySelector("legend") : input.labels[0])
        .textContent,
      input.type === "radio"
        ? input.parentElement.textContent
        : (input.selectedOptions?.[0].text ?? input.value),
    ]);
const stars = () =>
  questions.filter(answer).map((question) => {
    const value = answer(question).value;
    const text = question.querySelector("legend").textContent;
    // On a phone, where one question is in view at a time, each has a link of its own.
    const label = isPhone.matches
      ? Object.assign(make("a", text), { href: `#${question.id}` })
      : text;
    return value === "na" ? [label, "does not apply"] : [label, `${value} ★`, "review__stars"];
  });
const words = () =>
  [...steps[WORDS].querySelectorAll("textarea")]
    .filter((area) => area.value.trim())
    .map((area) => [area.labels[0].textContent, area.value.trim()]);

// Sending: without cookies, and again as often as need be, for a rating that is sent twice counts once

const UNREACHED =
  "The ballot box cannot be reached at the moment. Your answers are still here: please send it again in a minute.";

async function send() {
  const button = form.querySelector("[name=act]");
  const body = new URLSearchParams(new FormData(form));
  body.set("act", "submit");
  let shown = false;
  button.disabled = true;
  say("");
  try {
    const options = { method: "POST", body, credentials: "omit", referrerPolicy: "no-referrer" };
    const reply = await fetch(form.action, options);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const received = page.querySelector("[data-received]");
    if (received) return done(received);
    shown = refused(page);
  } catch {
    say(
      "The connection was lost, so we do not know whether it arrived. Your answers and your key are still here: send it again, and it counts once.",
    );
  } finally {
    button.disabled = false;
    if (!shown) button.focus();
  }
}

/** Say what the ballot box said. Return whether it led her to a wrong field. */
function refused(page) {
  const errors = [...page.querySelectorAll("[data-errors] > p + p, p[data-errors]")];
  const own = page.querySelector("#field-key .field__error");
  if (own && dialog?.open === false) field.value = ""; // so that she is asked for another key
  const wrong = [...page.querySelectorAll("[data-errors] li")]
    .map((item) => [document.querySelector(item.querySelector("a").hash), item])
    .filter(([place]) => place && !place.contains(field));
  for (const [place, item] of wrong) mark(place, item.lastChild.textContent.slice(2));
  const links = wrong.flatMap(([, item]) => [...document.importNode(item, true).childNodes, " "]);
  const rest = (own ? [own] : errors).map((part) => part.textContent.trim()).join(" ");
  say(...links, rest || (wrong.length ? "" : UNREACHED));
  if (wrong.length) lead(wrong[0][0]);
  return wrong.length > 0;
}

function done(received) {
  for (const link of received.querySelectorAll("a")) {
    link.href = new URL(link.getAttribute("href"), form.action);
    link.rel = "noreferrer";
  }
  isDirty = false;
  const page = form.closest("[data-rate]") ?? form.parentElement;
  page.replaceChildren(document.importNode(received, true));
  document.dispatchEvent(new Event("rating-received"));
  const title = page.querySelector("h1");
  title.tabIndex = -1;
  title.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (step !== SEND) return next();
  if ([JOB, WORDS].some(isWrong) || !isAnswered()) return;
  if (field.value.trim()) return send();
  if (dialog && "ready" in dialog.dataset) return dialog.dispatchEvent(new Event("key-wanted"));
  find("key").hidden = false;
  field.focus();
  say("Your rating key is still missing.");
});
document.addEventListener("rating-key", (event) => {
  field.value = event.detail;
  send();
});

addEventListener("beforeunload", (event) => {
  if (isDirty) event.preventDefault();
});
addEventListener("popstate", (event) => show(event.state?.step ?? JOB));
find("next").addEventListener("click", next);
find("return").addEventListener("click", () => {
  if (isAnswered()) go(SEND);
});
find("back").addEventListener("click", () => {
  if (step === STARS && isPhone.matches && !isMending && current > 0) turn(current - 1);
  else go(step - 1);
});

form.noValidate = true; // what is hidden cannot be complained about
form.classList.add("rating--walked");
for (const name of ["progress", "walk", "count"]) find(name).hidden = false;
if (dialog) find("key").hidden = true;
const wrong = steps.findIndex((part) => part.querySelector(".field__error"));
const first = wrong >= 0 ? wrong : "change" in form.dataset ? SEND : JOB;
history.replaceState({ step: first }, "");
show(first, false);
