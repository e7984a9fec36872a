// Shows the colors of the Publisher setting while they are typed.
const HEX = /^#?[0-9a-f]{6}$/i;

function showColor(preview, property, text, otherwise) {
  const color = HEX.test(text.trim()) ? `#${text.trim().replace("#", "")}` : otherwise;
  preview.style.setProperty(property, color);
}

function followFields(preview) {
  for (const [name, property, otherwise] of [
    ["main_color", "--main", preview.dataset.main],
    ["accent_color", "--accent", preview.dataset.accent],
  ]) {
    const field = document.querySelector(`[name$="${name}"]`);
    showColor(preview, property, field?.value ?? "", otherwise);
    field?.addEventListener("input", () => showColor(preview, property, field.value, otherwise));
  }
}

document.querySelectorAll("[data-brand-preview]").forEach(followFields);
