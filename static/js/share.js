// The link to the article becomes a button that copies it; the system's share sheet joins the row.
function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "pill";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

for (const share of document.querySelectorAll("[data-share]")) {
  const link = share.querySelector("[data-copy]");
  const url = link.href;
  if (navigator.clipboard) {
    const status = share.querySelector("[data-status]");
    link.replaceWith(
      button("Copy link", async () => {
        await navigator.clipboard.writeText(url);
        status.textContent = "The link is copied.";
        setTimeout(() => {
          status.textContent = "";
        }, 4000);
      }),
    );
  }
  if (navigator.share) {
    const item = document.createElement("li");
    item.append(
      button("More …", () => {
        navigator.share({ title: document.title, url }).catch(() => {});
      }),
    );
    share.querySelector(".share__links").append(item);
  }
}
