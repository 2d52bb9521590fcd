/* Puts the player where a video's button is, when a visitor asks for it. Without this, the button is a link. */
for (const link of document.querySelectorAll("a[data-player]")) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const figure = link.closest("figure");
    const frame = document.createElement("iframe");
    frame.src = link.dataset.player;
    frame.title = link.dataset.title;
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    /* YouTube refuses players that don't say on which site they are. */
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    link.parentElement.replaceWith(frame);
    figure.querySelector(".video-note")?.remove();
    frame.focus();
  });
}
