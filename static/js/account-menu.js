// The header's personal part. Pages are shared between readers; who is signed in is asked for here,
// and only where the hint cookie says that somebody is.
//
// With it comes what the site has to say to her (an address is confirmed, a question is sent): it
// is shown above the page's text.
function tell(messages) {
  if (!messages) return;
  messages.remove();
  messages.className = "site-messages";
  document.querySelector("main").before(messages);
}

async function refresh() {
  if (!/(^|; )signed_in=1/.test(document.cookie)) return;
  const menus = document.querySelectorAll("[data-account-menu]");
  const answer = await fetch(`/accounts/menu/?page=${menus[0]?.dataset.page ?? ""}`);
  if (!answer.ok) return;
  const part = document.createElement("template");
  part.innerHTML = await answer.text();
  tell(part.content.querySelector("[data-messages]"));
  for (const menu of menus) {
    menu.replaceChildren(part.content.cloneNode(true));
    const inner = menu.querySelector("details");
    if (inner && menu.closest("details")) {
      // in the phone's menu it stands open
      inner.open = true;
      inner.removeAttribute("data-closes");
    }
  }
}

document.addEventListener("signed-in", refresh); // the gate opened on this page
await refresh();
