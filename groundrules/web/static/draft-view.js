// Draws a text that was written for the user to paste, with what the assistant says around it.

import { ROLES, SIGNS, badge } from "./card-parts.js";
import { el, prose } from "./dom.js";
import { pasteBox } from "./paste-box.js";

const FORMS = { shorter: "shorter", firmer: "firmer" };

/** Return the card's parts for a message that carries a `draft`. */
export function draftCard(message, announce) {
  const { draft } = message;
  const [before, after] = around(message.text, draft.text);
  const [open, rest] = draft.note ? around(after, `Note: ${draft.note}`) : [after, ""];
  return [
    el("header", { class: "answer-head" }, badge("info", SIGNS.pen, "Draft"), fit(draft)),
    el("h2", { class: "answer-title", id: `title-${message.id}` }, draft.title),
    before && el("div", { class: "prose" }, prose(before)),
    pasteBox(draft.text, "this text", announce),
    open && el("div", { class: "prose" }, prose(open)),
    draft.note && el("p", { class: "note" }, el("strong", {}, "Note: "), draft.note),
    rest && el("div", { class: "prose" }, prose(rest)),
  ];
}

/** Return what stands before and after a passage of a text; where the passage is not in it, all stands before. */
function around(text, passage) {
  const at = text.indexOf(passage);
  return at < 0 ? [text, ""] : [text.slice(0, at).trim(), text.slice(at + passage.length).trim()];
}

function fit({ role, form }) {
  const words = [role && `as ${ROLES[role] ?? role}`, FORMS[form]].filter(Boolean);
  return words.length > 0 && el("p", { class: "answer-fit" }, words.join(", "));
}
