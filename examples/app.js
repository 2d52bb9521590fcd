// Another front end for the site, from its JSON alone (docs/api-pages.md). The address after "#" is the page's path.
const site = document.querySelector("meta[name=site]").content;

async function read(address, parameters = {}) {
  const url = new URL(address, site);
  Object.entries(parameters).forEach(([name, value]) => value && url.searchParams.set(name, value));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return response.json();
}

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

const html = (source) => make("div", { innerHTML: source });
// A page of the site opens here. Other links keep their own address.
const here = (address) => address.startsWith(`${site}/`) ? address.replace(site, "#") : address;
const link = (text, address) => address ? make("a", { href: here(address) }, text) : make("span", {}, text);
const list = (name, items) => make(name, {}, ...items.map((item) => make("li", {}, item)));
const section = (heading, ...content) => make("section", {}, heading && make("h2", {}, heading), ...content);

const category = ({ name, code, url, designations, description }) => make("article", {},
  make("h3", {}, link(`${name} (${code})`, url)),
  designations.length ? list("ul", designations.map((each) => `${each.name} (${each.label})`)) : null,
  description && html(description));

const blocks = {
  heading: (text) => make("h2", {}, text),
  text: html,
  picture: ({ image, caption }) => image && make("figure", {},
    make("img", { alt: image.alt, src: image.renditions[0].url }), make("figcaption", {}, caption)),
  document_link: ({ text_before: before, link_text: text, href, text_after: after }) =>
    make("p", {}, `${before} `, link(text, href), ` ${after}`),
  call_to_action: ({ title, text, href }) => make("p", {}, link(title, href), ` ${text}`),
  find_professional: ({ heading, href }) => href && make("p", {}, link(heading, href)),
  mission_statement: (value) => value && html(value.mission),
  basic_beliefs: (value) => value && section(value.heading, list("ol", value.beliefs)),
  category_descriptions: ({ introduction, categories }) => section("", introduction, ...categories.map(category)),
  renewal_notice: ({ text }) => make("p", {}, text),
  questions: ({ heading, questions }) => section(heading,
    ...questions.map(({ question, answer }) => make("details", {}, make("summary", {}, question), html(answer)))),
  endorsed_professionals: registry,
};

function registry({ heading, endorsees_url: address, page_size: size }) {
  const [count, people, pager] = [make("p", { role: "status" }), make("div"), make("p")];
  const choose = (name, label) => make("label", {}, `${label} `, make("select", { name }));
  const form = make("form", {}, make("label", {}, "Name ", make("input", { name: "q", type: "search" })),
    choose("category", "Category"), choose("region", "Region"), make("button", {}, "Search"));
  const turn = (text, offset) => make("button", { onclick: () => show(offset) }, text);
  async function show(offset) {
    const asked = Object.fromEntries(new FormData(form));
    const answer = await read(address, { ...asked, offset, facets: 1 });
    count.textContent = `${answer.count} endorsed professionals as of ${answer.as_of}`;
    people.replaceChildren(list("ul", answer.items.map(({ name, locality, endorsements }) =>
      [name, locality, ...endorsements.map((each) => each.label)].filter(Boolean).join(", "))));
    pager.replaceChildren(...[offset > 0 && turn("Previous", offset - size),
      offset + size < answer.count && turn("Next", offset + size)].filter(Boolean));
    for (const select of form.querySelectorAll("select")) {
      const choices = answer.facets[select.name].map(({ label, count, slug }) => new Option(`${label}: ${count}`, slug));
      select.replaceChildren(new Option("All", ""), ...choices);
      select.value = asked[select.name] ?? "";
    }
  }
  form.onsubmit = (event) => { event.preventDefault(); show(0); };
  show(0);
  return section(heading, form, count, people, pager);
}

async function open(hash) {
  const page = await read("/api/v2/pages/find/", { html_path: hash.slice(1) || "/endorsement/" });
  if (hash !== location.hash) return; // the visitor has gone on to another page
  document.title = page.meta.title_in_search;
  const shown = (page.body ?? []).map(({ type, value }) => blocks[type]?.(value)).filter(Boolean);
  document.querySelector("main").replaceChildren(make("h1", {}, page.title), html(page.description ?? ""), ...shown);
}

const { items } = await read("/api/v2/menu/");
document.querySelector("nav").replaceChildren(...items.map(({ label, url }) => make("p", {}, link(label, url))));
addEventListener("hashchange", () => open(location.hash));
await open(location.hash);
