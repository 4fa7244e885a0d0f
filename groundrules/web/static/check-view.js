// Draws the outcome of a message check: the verdict, the message with what was found in it, why, and what to send.

import { SIGNS, badge, part } from "./card-parts.js";
import { el, prose } from "./dom.js";
import { pasteBox } from "./paste-box.js";

// That nothing was found is no permission, so it has neither the sign nor the colour of what is allowed.
const VERDICTS = {
  ok: { words: "Nothing found", tone: "info", sign: SIGNS.lens },
  caution: { words: "Take care", tone: "conditional", sign: SIGNS.warning },
  not_allowed: { words: "Not allowed", tone: "not_allowed", sign: SIGNS.cross },
};

/** Return the card's parts for a message that carries a `check`. */
export function checkCard(message, announce) {
  const { verdict, findings = [], suggestion, message: checked } = message.check;
  const known = VERDICTS[verdict] ?? VERDICTS.caution;
  const groups = grouped(findings);
  // The first paragraph says the outcome, the last what it is worth; between them stands what the card shows in parts.
  const [opening, ...more] = message.text.split(/\n\s*\n/);
  return [
    el("header", { class: "answer-head" }, badge(known.tone, known.sign, known.words)),
    el("h2", { class: "answer-title", id: `title-${message.id}` }, "Message check"),
    el("div", { class: "answer-summary prose" }, prose(opening)),
    checked && checked !== suggestion && quotation(checked, groups, known.tone),
    groups.length > 0 && part("What I found", findingList(groups, known.tone)),
    suggestion && part("You could send this instead", pasteBox(suggestion, "the suggested message", announce)),
    more.length > 0 && el("p", { class: "meta" }, more.at(-1)),
  ];
}

/** Put findings together that have the same reason and the same way out. */
function grouped(findings) {
  const groups = new Map();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.why, finding.instead]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return Array.from(groups.values());
}

function quotation(message, groups, tone) {
  return el(
    "figure",
    { class: `checked tone-${tone}` },
    el("figcaption", { class: "meta" }, "The message I checked"),
    el("blockquote", { dir: "auto" }, pieces(message, groups)),
  );
}

/** Return the message's pieces, those with a finding in `mark`. Offsets count characters as the server does. */
function pieces(message, groups) {
  const letters = Array.from(message);
  const between = (start, end) => letters.slice(start, end).join("");
  const places = groups
    .flatMap((findings, index) => findings.map(({ start, end, text }) => ({ start, end, text, number: index + 1 })))
    .filter(({ start, end, text }) => start < end && end <= letters.length && between(start, end) === text);
  const cuts = new Set([0, letters.length, ...places.flatMap(({ start, end }) => [start, end])]);
  const ends = Array.from(cuts).sort((a, b) => a - b);
  return ends.slice(1).map((end, index) => {
    const start = ends[index];
    const here = places.filter((place) => place.start <= start && end <= place.end);
    return here.length > 0 ? marked(between(start, end), here, start, end) : between(start, end);
  });
}

/** Return a marked piece; where a finding begins its number is said, where it ends its number is shown. */
function marked(words, here, start, end) {
  // bdi: our own words must not decide in which direction the message runs.
  const begins = here.filter((place) => place.start === start);
  const over = here.filter((place) => place.end === end);
  return el(
    "mark",
    {},
    begins.map(({ number }) => el("bdi", { class: "hidden" }, `finding ${number}: `)),
    words,
    over.map(({ number }) => el("bdi", { class: "mark-number", "aria-hidden": "true" }, String(number))),
  );
}

function findingList(groups, tone) {
  return el(
    "ol",
    { class: `steps findings tone-${tone}` },
    groups.map((findings, index) => {
      const [{ why, instead, title }] = findings;
      const texts = Array.from(new Set(findings.map(({ text }) => text)));
      return el(
        "li",
        {},
        el("p", { class: "found" }, el("span", { class: "hidden" }, `Finding ${index + 1}: `), ...texts.flatMap(quoted)),
        el("p", {}, why),
        instead && el("p", {}, el("strong", {}, "Instead: "), instead),
        title && el("p", { class: "meta" }, `Rule: ${title}`),
      );
    }),
  );
}

function quoted(text, index) {
  return [index > 0 && ", ", "“", el("bdi", {}, text), "”"];
}
