/* Updates the public list in place. Without this file, its form and links do the same by loading pages.

   The address holds the whole state. Each change fetches the page at the new address and makes the registries on this
   page match it, so visitors always see what a reload would show. Several registries on one page share the address and
   change together. If anything fails, the browser loads the address. */

const PAUSE = 400; // milliseconds without typing before the list follows the search

// How a result enters the history.
const PUSH = "push";
const MOVED = "moved"; // Back or Forward: the browser already has the address

// Text and selects keep one entry while the visitor is at them, not one for each partial word or arrow key.
const KEEPS_ONE_ENTRY = ".registry-filters :is([type=search], [type=text], select)";

let shown = addressOf(location);
let asking = new AbortController();
let pause;
let editing = null; // the field that made the last history entry, while the visitor is still at it

async function show(address, move, { field = null, then = () => {} } = {}) {
  clearTimeout(pause);
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  if (address === shown) {
    setBusy(false);
    then();
    return;
  }
  setBusy(true);
  try {
    // A search for an endorsement number redirects to its record. Only the browser follows, so one look-up counts.
    const answer = await fetch(address, { signal, redirect: "manual", headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [registries, answers] = [document, fresh].map((page) => [...page.querySelectorAll(".registry")]);
    if (!answer.ok || registries.length !== answers.length) throw new Error(answer.statusText);
    if (move === PUSH && field && field === editing) history.replaceState(null, "", address);
    else if (move === PUSH) history.pushState(null, "", address);
    editing = field;
    shown = address;
    document.title = fresh.title;
    // Links to the same in another language stand outside of the registry.
    for (const link of document.querySelectorAll("[data-registry-query]")) link.search = location.search;
    setBusy(false);
    registries.forEach((registry, index) => become(registry, answers[index], move));
    then();
  } catch {
    if (signal.aborted) return; // a later request has taken over
    if (move === MOVED) location.reload();
    else location.assign(address);
  }
}

function addressOf({ pathname, search }) {
  return pathname + search;
}

/* The address that the browser would load if it sent the form, without the empty fields. */
function addressOfForm(form) {
  const near = form.elements.near?.value.trim();
  // A distance without a place says nothing.
  const filled = [...new FormData(form)].filter(([name, value]) => value.trim() && (near || name !== "within"));
  const search = new URLSearchParams(filled).toString();
  return location.pathname + (search && `?${search}`);
}

function setBusy(busy) {
  for (const results of document.querySelectorAll(".registry-results")) {
    if (busy) results.setAttribute("aria-busy", "true");
    else results.removeAttribute("aria-busy");
  }
}

/* Makes an element match a fresh one. It keeps what both have, so that focus, caret and live region stay. */
function become(element, fresh, move) {
  for (const { name } of [...element.attributes]) {
    if (!fresh.hasAttribute(name) && !isForTheVisitor(element, name)) element.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
  let old = element.firstChild;
  for (const node of [...fresh.childNodes]) {
    const kept = counterpart(old, node);
    if (!kept) {
      element.insertBefore(node, old);
      continue;
    }
    while (old !== kept) old = removed(old);
    if (kept.nodeType === Node.ELEMENT_NODE) become(kept, node, move);
    else if (kept.data !== node.data) kept.data = node.data;
    old = kept.nextSibling;
  }
  while (old) old = removed(old);
  if (element.type === "checkbox") element.checked = fresh.checked;
  // Typing is newer than the result, except after Back or Forward.
  const isTyping = element === document.activeElement && move !== MOVED;
  if (element.matches("[type=search], [type=text], select") && !isTyping) element.value = fresh.value;
}

/* The visitor decides if the filters are open on a phone. */
function isForTheVisitor(element, attribute) {
  return element.nodeName === "DETAILS" && attribute === "open";
}

function counterpart(old, node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return old?.nodeType === node.nodeType ? old : null;
  // In a drawing, className is an object.
  const isAlike = () => old.nodeName === node.nodeName && old.getAttribute("class") === node.getAttribute("class");
  while (old && !isAlike()) old = old.nextSibling;
  return old;
}

function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/* Sorting and the map leave the focus where it is. When a chip goes away, the focus moves to the next chip. After
   paging, or if the link is gone for another reason, it moves to the count above the list. */
function focusAfter(link) {
  const registry = link.closest(".registry");
  const chips = () => [...registry.querySelectorAll(".registry-chips a:not(.registry-clear)")];
  const place = chips().indexOf(link);
  return () => {
    if (registry.contains(link) && link.closest(".registry-sort, .registry-map")) return link.focus();
    const next = place < 0 ? undefined : (chips()[place] ?? chips().at(-1));
    if (next) return next.focus();
    const count = countOf(registry);
    count.focus({ preventScroll: true });
    if (count.getBoundingClientRect().top < 0) count.scrollIntoView();
  };
}

function countOf(registry) {
  return registry.querySelector("[role=status]");
}

/* Where the filters fold away, the results are below them: the count goes to the top of the screen, and the focus to
   the count, which closes a phone's keyboard. Elsewhere the visitor sees both and stays. */
function leadToResults(form) {
  if (!isFolded(form)) return;
  form.querySelector("details").open = false;
  const count = countOf(form.closest(".registry"));
  count.focus({ preventScroll: true });
  count.scrollIntoView();
}

function isFolded(form) {
  return getComputedStyle(form.querySelector("summary")).display !== "none";
}

/* A finger chooses from a picker that closes. Arrow keys in a select must not lose the focus. */
function isChosenByFinger(field) {
  return field.matches(".registry-bar select") && matchMedia("(pointer: coarse)").matches;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(".registry-filters")) return;
  event.preventDefault();
  const then = () => {
    editing = null;
    leadToResults(form);
  };
  show(addressOfForm(form), PUSH, { field: editing, then });
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches(".registry-filters *")) return;
  const field = target.matches(KEEPS_ONE_ENTRY) ? target : null;
  const then = isChosenByFinger(target) ? () => leadToResults(target.form) : undefined;
  show(addressOfForm(target.form), PUSH, { field, then });
});

document.addEventListener("input", ({ target }) => {
  if (!target.matches(".registry-filters [name=q]")) return;
  clearTimeout(pause);
  pause = setTimeout(() => show(addressOfForm(target.form), PUSH, { field: target }), PAUSE);
});

document.addEventListener("focusin", ({ target }) => {
  if (target.matches(KEEPS_ONE_ENTRY)) editing = null;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest('.registry a[href^="?"]');
  const opensElsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || opensElsewhere || event.defaultPrevented) return;
  event.preventDefault();
  // A link in a drawing has no pathname.
  show(addressOf(new URL(link.getAttribute("href"), location)), PUSH, { then: focusAfter(link) });
});

addEventListener("popstate", () => show(addressOf(location), MOVED));
