// Follows the work on an import. Without JavaScript, the page loads itself again instead.
(() => {
  const SECONDS = 2;

  async function look() {
    const shown = document.getElementById("import-job");
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById("import-job");
      if (!now && answer.status < 500) {
        // It is done, or was cut short: the page says which.
        location.reload();
        return;
      }
      if (now && now.textContent !== shown.textContent) {
        shown.replaceChildren(...now.childNodes);
      }
    } catch {
      // The server is starting again, or the network is away: look again later.
    }
    setTimeout(look, SECONDS * 1000);
  }

  setTimeout(look, SECONDS * 1000);
})();
