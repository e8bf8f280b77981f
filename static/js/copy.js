// <button type="button" data-copy="words" data-done="抄好了" hidden>: shown only where copying works.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done || "✓";
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}
