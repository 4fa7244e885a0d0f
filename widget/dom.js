// Builds elements, and the small parts that all have in common. Text only ever becomes text nodes, so nothing that
// anybody wrote can become markup.

import { SHARED } from "./strings.js";

const SVG = "http://www.w3.org/2000/svg";
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'])/;

/** Path data for `icon`. */
export const SIGNS = {
  tick: ["M5 12.5l4.5 4.5L19 7.5"],
  cross: ["M6.5 6.5l11 11", "M17.5 6.5l-11 11"],
  fork: ["M12 20v-7", "M12 13L6 5", "M12 13l6-8"],
  dot: ["M12 11v7", "M12 6.2v.1"],
  warning: ["M12 4L2.8 20h18.4z", "M12 10v4.5", "M12 17.2v.1"],
  lens: ["M10.5 4.5a6 6 0 1 0 .1 0", "M15 15l5 5"],
  pen: ["M4 20l1.2-4.6L16.4 4.2l3.4 3.4L8.6 18.8z", "M14 6.6l3.4 3.4"],
  sheets: ["M9 8h10.5v12.5H9z", "M15 8V3.5H4.5V16H9"],
};

/** Return an element, without those attributes and children that are null, undefined or false. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Return a decorative icon, 24 units square, from path data. */
export function icon(...paths) {
  const drawn = paths.map((d) => fill(document.createElementNS(SVG, "path"), { d }, []));
  const look = { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" };
  return fill(document.createElementNS(SVG, "svg"), look, drawn);
}

function fill(node, attributes, children) {
  const given = (value) => value !== null && value !== undefined && value !== false;
  for (const [name, value] of Object.entries(attributes).filter(([, value]) => given(value))) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter(given));
  return node;
}

export function button(attributes, ...children) {
  return el("button", { type: "button", ...attributes }, ...children);
}

/** Return a word and a sign. `tone` is `allowed`, `not_allowed`, `conditional` or `info`. */
export function badge(tone, sign, words) {
  return el("p", { class: `verdict verdict-${tone}` }, icon(...sign), words);
}

export function meta(tag, ...words) {
  return el(tag, { class: "meta" }, ...words);
}

export function signButton(sign, name, onclick) {
  return button({ class: "bare", "aria-label": name, title: name, onclick }, icon(...sign));
}

/** Return a stylesheet to adopt, which a strict content security policy allows. */
export function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

/** Return a link; plain text unless the address is https, or in `home`, our own server. */
export function link(address, words, home) {
  const url = URL.canParse(address, home) ? new URL(address, home) : null;
  if (url?.protocol !== "https:" && !(home && url?.href.startsWith(home))) return el("span", {}, words);
  const hidden = el("span", { class: "hidden" }, SHARED.newTab);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, words, hidden);
}

/** Return paragraphs and lists: blank lines part paragraphs, lines that start with "- " are items; see `link`. */
export function prose(text, home) {
  const blocks = text.match(/(?:^- .*\n?)+|(?:^(?!- |\s*$).*\n?)+/gm) ?? [];
  return blocks.map((block) => {
    const words = block.trim();
    if (!words.startsWith("- ")) return el("p", {}, linked(words, home));
    return el("ul", {}, words.slice(2).split("\n- ").map((item) => el("li", {}, linked(item, home))));
  });
}

function linked(text, home) {
  return text.split(ADDRESS).map((part, index) => (index % 2 ? link(part, part, home) : part));
}
