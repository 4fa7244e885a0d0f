// The parts that the cards of answers, checks and drafts have in common.

import { el, icon } from "./dom.js";

/** The shapes of the signs, as path data for `icon`. */
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
export const ROLES = { freelancer: "a freelancer", client: "a client", agency: "an agency" };

/** Return what the card says first: a word and a sign. `tone` is `allowed`, `not_allowed`, `conditional` or `info`. */
export function badge(tone, sign, words) {
  return el("p", { class: `verdict verdict-${tone}` }, icon(...sign), words);
}

/** Return a part that is not folded. */
export function part(title, ...body) {
  return el("section", { class: "part" }, el("h3", {}, title), ...body);
}
