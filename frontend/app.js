// Small comforts on top of pages that work without any script.

function focusErrorSummary(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

// A second click on the same button sends nothing, and says so to a screen reader. The button is not disabled: a disabled
// button loses focus and its own name and value.
function holdSecondSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), 8000);
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
}

// A filter that sends itself when a choice changes; its button stays for those without a script.
function sendOnChange(event) {
  const form = event.target.closest("form[data-send-on-change]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
}

document.addEventListener("submit", holdSecondSubmit);
document.addEventListener("change", sendOnChange);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print]");
  if (button) window.print();
});
document.addEventListener("htmx:afterSwap", (event) => focusErrorSummary(event.target));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", () => focusErrorSummary(document));
} else {
  focusErrorSummary(document);
}

// Passkeys: their buttons work with a script only, and a device that refuses or is not known is told in our own words.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const place of document.querySelectorAll("[data-passkey-failed]")) {
    place.hidden = true;
    requestAnimationFrame(() => (place.hidden = false));
  }
});
for (const button of document.querySelectorAll("[data-needs-script]")) {
  button.hidden = !("credentials" in navigator && window.PublicKeyCredential);
}
