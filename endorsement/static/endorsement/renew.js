/* Keeps what was typed into the renewal form until it has arrived: a lost connection, a reload or a closed page of the
   same tab loses nothing. Only what the person changed is kept, only in this tab, and never a file. Without this file,
   the form works as well. */

const key = `endorsement-renew ${location.pathname}`;
const form = document.querySelector("form[data-kept]");

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {}; // a browser that keeps nothing for this site
  }
}

/* The fields by a name of their own: the languages, and the boxes of one question, share theirs. */
function* fields() {
  const seen = {};
  for (const field of form.elements) {
    if (!field.name || ["hidden", "file", "submit", "fieldset"].includes(field.type)) continue;
    seen[field.name] = (seen[field.name] ?? -1) + 1;
    yield [`${field.name} ${seen[field.name]}`, field];
  }
}

function keep() {
  const changed = {};
  for (const [name, field] of fields()) {
    if (field.type === "checkbox") {
      if (field.checked !== field.defaultChecked || name in stored()) changed[name] = field.checked;
    } else if (field.value !== field.dataset.shown || name in stored()) changed[name] = field.value;
  }
  try {
    sessionStorage.setItem(key, JSON.stringify(changed));
  } catch {
    // Nothing is kept, as without this file.
  }
}

function putBack() {
  const kept = stored();
  let isAnything = false;
  for (const [name, field] of fields()) {
    const property = field.type === "checkbox" ? "checked" : "value";
    if (!(name in kept) || field[property] === kept[name]) continue;
    field[property] = kept[name];
    isAnything = true;
  }
  if (isAnything) document.querySelector("[data-put-back]").hidden = false;
}

if (form) {
  for (const [, field] of fields()) field.dataset.shown = field.value;
  // After a refusal the server has put everything back itself.
  if (form.dataset.kept === "fresh") putBack();
  form.addEventListener("input", keep);
} else {
  // The request has arrived, or there is nothing to send.
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}
