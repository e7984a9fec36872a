// The admin's own content checks: each says whether an element of the preview is as it should be.
const linkedExperts = () =>
  [...document.querySelectorAll(".about-experts a[href]")].map((a) => a.href);

const checks = {
  "check-article-dek": () => Boolean(document.querySelector(".article__dek")?.textContent.trim()),
  "check-expert-linked": (quote) => {
    const name = quote.querySelector(".expert-quote__name");
    return Boolean(name) && linkedExperts().includes(name.href);
  },
  "check-photo-credit": (figure) =>
    figure.querySelectorAll("img").length <= figure.querySelectorAll(".photo-credit").length,
};

for (const [id, check] of Object.entries(checks)) window.wagtail?.userbar?.registerCheck(id, check);
