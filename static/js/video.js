// A video's player is fetched when the reader asks for it, and not before.
for (const video of document.querySelectorAll("[data-video^='https:']")) {
  const link = video.querySelector(".video__link");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.className = "video__frame";
    frame.src = `${video.dataset.video}?autoplay=1`;
    frame.title = link.querySelector(".video__title").textContent;
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    link.replaceWith(frame);
    frame.focus();
  });
}
