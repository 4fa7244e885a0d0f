// Builds elements. Text only ever becomes text nodes, so nothing that a person or a server wrote can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** Return an element. Attributes that are null, undefined or false are left out; so are such children. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Return a decorative line icon, 24 units square, drawn from the given path data. */
export function icon(...paths) {
  const drawing = document.createElementNS(SVG, "svg");
  fill(drawing, { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" }, []);
  for (const d of paths) {
    drawing.append(fill(document.createElementNS(SVG, "path"), { d }, []));
  }
  return drawing;
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Return a link that opens apart from the chat; plain text unless the address is https. */
export function link(address, ...children) {
  if (!isHttps(address)) return el("span", {}, ...children);
  return el(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer" },
    ...children,
    el("span", { class: "hidden" }, " (opens in a new tab)"),
  );
}

function isHttps(address) {
  try {
    return new URL(address).protocol === "https:";
  } catch {
    return false;
  }
}

/** Return paragraphs and lists for plain text: blank lines part paragraphs, lines that start with "- " are items. */
export function prose(text) {
  return text
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim())
    .flatMap(blocks);
}

function blocks(paragraph) {
  const found = [];
  let last = null;
  for (const line of paragraph.split("\n")) {
    const kind = line.startsWith("- ") ? "ul" : "p";
    if (last?.kind !== kind) {
      last = { kind, lines: [] };
      found.push(last);
    }
    last.lines.push(kind === "ul" ? line.slice(2) : line);
  }
  return found.map(({ kind, lines }) =>
    kind === "ul"
      ? el("ul", {}, lines.map((line) => el("li", {}, linked(line))))
      : el("p", {}, linked(lines.join("\n"))),
  );
}

/** Return the text's parts, with its https addresses as links. */
function linked(text) {
  const address = /https:\/\/[^\s<>"]*[^\s<>".,;:!?)\]']/g;
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    parts.push(text.slice(end, match.index), link(match[0], match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}
