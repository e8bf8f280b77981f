// What every form gets: focus on the error summary, a guard against the second click.
// Pages work without it; the server holds the truth (idempotency key, 422 answers).

const BUSY_AFTER_MS = 400;
const GIVE_BACK_AFTER_MS = 20000; // no answer on a bad line: let people try again

function focusSummary() {
  const box = document.querySelector("[data-focus]");
  if (box) box.focus();
}

function settle(form, button, content) {
  delete form.dataset.sent;
  if (button) {
    button.removeAttribute("aria-busy");
    button.replaceChildren(...content);
  }
}

function guard(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  const content = button ? [...button.childNodes] : [];
  const wait = setTimeout(() => {
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    if (!button.closest(".qty")) button.textContent = document.documentElement.dataset.busy || "正在提交";
  }, BUSY_AFTER_MS);
  setTimeout(() => settle(form, button, content), GIVE_BACK_AFTER_MS);
  // Coming back by the browser's back button: the form is usable again.
  addEventListener("pageshow", (e) => {
    clearTimeout(wait);
    if (e.persisted) settle(form, button, content);
  }, { once: true });
}

focusSummary();
document.addEventListener("submit", guard);
