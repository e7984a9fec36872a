// Save and follow, under an article. The page is shared between readers, so the buttons that know
// what she has saved are asked for, and only where the hint cookie says that somebody is signed in.
const place = document.querySelector("[data-reading]");

async function load() {
  if (!place || !/(^|; )signed_in=1/.test(document.cookie)) return;
  const answer = await fetch(`${place.dataset.reading}?buttons`);
  if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
}

place?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  await fetch(event.target.action, { method: "POST", body, redirect: "manual" });
  await load();
  place.querySelector("button")?.focus();
});
document.addEventListener("signed-in", load);
await load();
