// Suggests while she types in a search box. Without it the box is a plain form, and it stays one
// where an answer is late or fails. What she searched for is kept in this browser and nowhere else;
// what she typed to rate her employer is not kept at all.
const KEPT = "recent-searches";
const MOST = 5;
const PAUSE = 300; // milliseconds without a key before we ask; twice as long after each time
const LONGEST_PAUSE = 2400;
const REST = 3000; // milliseconds without a key after which the pause is short again
const PATIENCE = 4000;
const answers = new Map();

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT)) ?? [];
    return kept.filter((words) => typeof words === "string").slice(0, MOST);
  } catch {
    return []; // storage is switched off, or holds something else
  }
}

function remember(words) {
  if (!words) return;
  const others = recent().filter((other) => other.toLowerCase() !== words.toLowerCase());
  try {
    localStorage.setItem(KEPT, JSON.stringify([words, ...others].slice(0, MOST)));
  } catch {
    /* storage is switched off or full */
  }
}

function forget() {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    /* storage is switched off */
  }
}

function recentGroup(address) {
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.className = "suggestions__group";
  group.innerHTML = '<div class="suggestions__label" role="presentation">Recent searches</div>';
  for (const words of recent()) {
    const option = document.createElement("a");
    option.setAttribute("role", "option");
    option.className = "suggestion";
    option.href = `${address}?q=${encodeURIComponent(words)}`;
    option.textContent = words;
    group.append(option);
  }
  return group;
}

function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const popup = form.querySelector(".search-box__popup");
  const list = form.querySelector("[role=listbox]");
  const forgetting = form.querySelector(".search-box__forget"); // none where nothing is kept
  const status = form.querySelector("[role=status]");
  const entering = forgetting ? "searches everything" : "looks for it";
  let options = [];
  let active = -1;
  let timer;
  let asking;
  let pause = PAUSE;
  let typed = 0; // when the last key was
  let shown = ""; // what the list answers

  const words = () => input.value.trim().replace(/\s+/g, " ");

  function point(to) {
    options[active]?.setAttribute("aria-selected", "false");
    active = to;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function stop() {
    clearTimeout(timer);
    asking?.abort();
  }

  function close() {
    stop();
    point(-1);
    popup.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
  }

  function open(isRecent) {
    options = [...list.querySelectorAll("[role=option]")];
    if (!options.length || document.activeElement !== input) return close();
    options.forEach((option, number) => {
      option.id = `${input.id}-option-${number}`;
      option.tabIndex = -1;
      option.setAttribute("aria-selected", "false");
    });
    list.querySelectorAll("[role=group]").forEach((group, number) => {
      group.firstElementChild.id = `${input.id}-group-${number}`;
      group.setAttribute("aria-labelledby", group.firstElementChild.id);
    });
    active = -1;
    input.removeAttribute("aria-activedescendant");
    if (forgetting) forgetting.hidden = !isRecent;
    shown = words();
    list.removeAttribute("aria-busy");
    popup.hidden = false;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", "true");
    const found = options.filter((option) => !option.matches(".suggestion--act")).length;
    const [one, many] = isRecent
      ? ["recent search", "recent searches"]
      : ["suggestion", "suggestions"];
    status.textContent = found
      ? `${found} ${found === 1 ? one : many}. Arrow keys go through them.`
      : `No suggestions. Enter ${entering}.`;
  }

  function show(html) {
    list.innerHTML = html;
    open(false);
  }

  function offer() {
    // what there is for the box as it stands, without asking anybody
    stop();
    if (!words()) {
      list.replaceChildren(...(forgetting && recent().length ? [recentGroup(form.action)] : []));
      open(true);
    } else if (words().length < 2) close();
    else if (answers.has(words())) show(answers.get(words()));
    else return false;
    return true;
  }

  async function ask() {
    const asked = words();
    pause = Math.min(2 * pause, LONGEST_PAUSE);
    const mine = new AbortController();
    asking = mine;
    const late = setTimeout(() => mine.abort(), PATIENCE);
    let html = "";
    let refused = false;
    try {
      const address = `${form.dataset.suggest}?q=${encodeURIComponent(asked)}`;
      const answer = await fetch(address, { signal: mine.signal });
      refused = !answer.ok;
      if (answer.ok) html = await answer.text();
    } catch {
      /* the box is a plain form then */
    }
    clearTimeout(late);
    if (mine !== asking || asked !== words()) return; // a newer question is on its way
    if (!html) close();
    if (refused) status.textContent = `No suggestions just now. Enter ${entering}.`;
    if (!html) return;
    if (answers.size > 50) answers.clear();
    answers.set(asked, html);
    show(html);
  }

  const keys = {
    ArrowDown: (count) => ((active + 2) % count) - 1, // one of them is none: back in the text
    ArrowUp: (count) => ((active + count) % count) - 1,
  };

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  close();

  input.addEventListener("input", () => {
    point(-1);
    const now = performance.now();
    if (now - typed > REST) pause = PAUSE;
    typed = now;
    if (offer()) return;
    timer = setTimeout(ask, pause);
    if (!popup.hidden) list.setAttribute("aria-busy", "true"); // it answers what was typed before
  });
  input.addEventListener("focus", () => {
    pause = PAUSE;
  });
  for (const name of ["focus", "click"]) {
    input.addEventListener(name, () => {
      if (!input.value && popup.hidden) offer();
    });
  }
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key in keys) {
      event.preventDefault();
      if (!popup.hidden && shown === words()) point(keys[event.key](options.length + 1));
      else if (!offer()) ask();
    } else if (event.key === "Enter" && options[active]) {
      event.preventDefault();
      options[active].click();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) point(-1);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || (popup.hidden && !input.value)) return;
    event.preventDefault();
    input.focus();
    if (popup.hidden) input.value = "";
    close();
  });
  form.addEventListener("submit", () => {
    if (forgetting) remember(words());
    close();
  });
  form.addEventListener("focusout", (event) => {
    if (!popup.contains(event.relatedTarget)) close();
  });
  popup.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    const address = new URL(option.href);
    if (forgetting && address.href.startsWith(`${form.action}?`))
      remember(address.searchParams.get("q"));
    close();
  });
  forgetting?.addEventListener("click", () => {
    forget();
    input.focus();
    close();
  });
  document.addEventListener("pointerdown", (event) => {
    // a tap elsewhere need not move the focus
    if (!form.contains(event.target)) close();
  });
}

for (const form of document.querySelectorAll("form[data-suggest]")) suggest(form);
