// A passkey that does not work out is told in the page; allauth's script alone says nothing.
const place = document.querySelector("[data-passkey-error]");
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  place.textContent = "That did not work, or you stopped it. Try again, or log in another way.";
});
