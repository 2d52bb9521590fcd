/* The buttons of a record that only work with a script: printing and copying. The page has them hidden. */

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Browsers have no clipboard for pages without TLS.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const status = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    status.textContent = status.dataset.copied;
    setTimeout(() => (status.textContent = ""), 4000);
  });
}
