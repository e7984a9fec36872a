// A form that waited for a log-in in another tab is sent with the token of the new session.
const form = document.querySelector("form[data-unsent]");

form?.addEventListener("submit", () => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token) form.elements.csrfmiddlewaretoken.value = token;
});
