// Draws the messages of a conversation, by their author and kind.

import { SIGNS, badge, button, el, icon, link, meta, prose, signButton } from "./dom.js";
import { ANSWER, CHECK, DRAFT, MESSAGE, SHARED } from "./strings.js";

const SHOWN_MS = 6_000;
const CARDS = { answer: answerCard, check: checkCard, draft: draftCard };
const SIGN = { allowed: "tick", not_allowed: "cross", conditional: "fork", info: "dot", ok: "lens", caution: "warning" };
const RULE = /^[a-z0-9-]+\/[a-z0-9-]+$/;
const THUMB = [
  "M3.5 10.5H7v9H3.5z",
  "M7 11l3.6-7.5c1.9 0 2.7 1.3 2.4 3l-.5 3h5.6c1.4 0 2.3 1.1 2 2.4l-1.3 5.8c-.3 1.1-1.1 1.8-2.3 1.8H7",
];

/**
 * Return the element for a message that is not the user's. `actions` are `choose(choice, event)`, `announce(sentence)`,
 * `judge(id, helpful, comment)`, which resolves to whether that was stored, and `home`, our server's address.
 */
export function messageView(message, actions, helpful) {
  const { id, author, kind, at, choices = [] } = message;
  // The text names its choices for channels without buttons; here the buttons name them.
  const titles = choices.map(({ title }) => `- ${title}`);
  const text = message.text.split("\n").filter((line) => !titles.includes(line)).join("\n");
  if (message[kind] && CARDS[kind]) {
    return el(
      "article",
      { class: `message card ${kind}`, "aria-labelledby": `title-${id}` },
      CARDS[kind]({ ...message, text }, actions),
      choiceButtons(message, actions),
      judgement(id, actions, helpful),
    );
  }
  const name = message.name || MESSAGE.authors[author] || author;
  const time = new Date(at).toLocaleTimeString([], { timeStyle: "short" });
  return el(
    "article",
    { class: `message reply from-${author} kind-${kind}`, "aria-label": name },
    author === "agent" && meta("p", el("strong", {}, name), " ", time),
    el("div", { class: "prose" }, prose(text, actions.home)),
    choiceButtons(message, actions),
  );
}

/** Return a user's message as `{node, settle(text?), failed(sentence, retry?)}`; without a text, its words stay. */
export function userMessage(text) {
  const bubble = el("p", { class: "bubble", dir: "auto" }, text);
  const trouble = el("div", { class: "trouble" });
  return {
    node: el("article", { class: "message mine", "aria-label": MESSAGE.you }, bubble, trouble),
    settle(known = bubble.textContent) {
      if (known !== bubble.textContent) bubble.textContent = known;
      trouble.replaceChildren();
    },
    failed(sentence, retry) {
      trouble.replaceChildren(el("p", {}, sentence), ...(retry ? [button({ onclick: retry }, MESSAGE.again)] : []));
    },
  };
}

/** Return a card's head: its badge, for whom and when it holds, its title. */
function head({ id }, sign, fit, title) {
  return [
    el("header", { class: "answer-head" }, sign, meta("p", fit.filter(Boolean).join(", "))),
    el("h3", { class: "answer-title", id: `title-${id}` }, title),
  ];
}

function part(title, ...body) {
  return el("section", { class: "part" }, el("h4", {}, title), ...body);
}

/** Return a text with a button that copies it. `name` says to screen readers what. */
function pasteBox(text, name, announce) {
  const words = el("p", { class: "paste-text", dir: "auto" }, text);
  const outcome = meta("span");
  let hiding;

  async function press() {
    outcome.textContent = (await copied(text, words)) ? SHARED.copied : SHARED.selected;
    announce(outcome.textContent);
    clearTimeout(hiding);
    hiding = setTimeout(() => { outcome.textContent = ""; }, SHOWN_MS);
  }

  const hidden = el("span", { class: "hidden" }, ` ${name}`);
  const copy = button({ class: "copy", onclick: press }, icon(...SIGNS.sheets), SHARED.copy, hidden);
  return el("div", { class: "paste" }, words, el("div", { class: "paste-foot", "aria-live": "off" }, copy, outcome));
}

/** Copy the text, or at least select it: pages that come over plain http have no clipboard. */
async function copied(text, node) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(node);
    return document.execCommand("copy");
  }
}

function choiceButtons({ kind, choices = [] }, { choose }) {
  // What the answer's own card shows on demand, or leads to, needs no button.
  const offered = choices.filter(({ focus }) => !PARTS[focus] && focus !== "rule");
  const name = MESSAGE.choices[kind] ?? MESSAGE.choices.text;
  const buttons = choiceList(offered, choose, name);
  return [kind === "answer" && buttons && meta("p", name), buttons];
}

/** Return a list of buttons for `{title}`, each of which calls `choose(choice, event)`. */
export function choiceList(choices, choose, name) {
  const draw = (choice) => button({ class: "choice", onclick: (event) => choose(choice, event) }, choice.title);
  return list(choices, draw, { class: "choices", "aria-label": name });
}

/** Return a list; false where there is nothing to list. */
function list(items, draw, attributes = {}, tag = "ul") {
  return items.length > 0 && el(tag, attributes, items.map((item, index) => el("li", {}, draw(item, index))));
}

function judgement(id, { judge, announce }, helpful) {
  const outcome = meta("span");
  const thumbs = [true, false].map((value) => signButton(THUMB, MESSAGE.thumbs[value], () => press(value)));
  const text = el("textarea", { id: `reason-${id}`, dir: "auto", rows: 2, maxlength: 2000 });
  const form = el(
    "form",
    { class: "reason", hidden: true, onsubmit: submit },
    el("label", { for: text.id }, MESSAGE.reason),
    text,
    button({ type: "submit" }, MESSAGE.send),
    button({ class: "bare", onclick: close }, MESSAGE.skip),
  );
  let latest = 0;
  show();

  function show(value = helpful) {
    thumbs.forEach((one, place) => one.setAttribute("aria-pressed", String(value === (place === 0))));
  }

  function press(value) {
    show(value);
    form.hidden = value;
    form.scrollIntoView({ block: "nearest" });
    store(value);
  }

  async function submit(event) {
    event.preventDefault();
    const comment = text.value.trim();
    if (!comment || (await store(false, comment))) close();
  }

  async function store(value, comment) {
    const turn = ++latest;
    const saved = await judge(id, value, comment);
    if (saved) helpful = value;
    if (turn !== latest) return false;
    show();
    outcome.textContent = saved ? MESSAGE.thanks : MESSAGE.unsaved;
    announce(outcome.textContent);
    return saved;
  }

  function close() {
    form.hidden = true;
    thumbs[1].focus();
  }

  const group = { class: "judgement", role: "group", "aria-label": MESSAGE.helpful };
  return el("div", group, meta("span", MESSAGE.helpful), thumbs, el("span", { "aria-live": "off" }, outcome), form);
}

// Every part that can be asked for or opened, in this order.
const PARTS = {
  instead: ({ instead }) => list(instead, (step) => step, { class: "steps" }, "ol"),
  consequence: ({ consequence }) => consequence && el("p", {}, consequence),
  exception: ({ exceptions }) => list(exceptions, ({ text, title }) => [text, " ", meta("span", CHECK.rule(title))]),
  why: ({ reasons }) => reasonList(reasons),
  section: ({ sections }) =>
    list(sections, ({ url, name, title, authority }) => [link(url, name ?? title), meta("p", ANSWER.authorities[authority])]),
  history: ({ history }) => list(history, ({ date, change }) => [meta("span", day(date)), " ", change]),
};

function answerCard(message, { home }) {
  const { answer } = message;
  const { role, stage, summary, caution, coming, focus } = answer;
  const verdict = answer.verdict in ANSWER.verdicts ? answer.verdict : "info";
  const warned = caution && el("span", {}, el("strong", {}, ANSWER.caution), caution);
  const fit = [SHARED.roles[role] ?? role, SHARED.stages[stage] ?? stage];
  return [
    ...head(message, badge(verdict, SIGNS[SIGN[verdict]], ANSWER.verdicts[verdict]), fit, answer.title),
    el("p", { class: "answer-summary" }, summary),
    PARTS[focus] ? part(ANSWER[focus], PARTS[focus](answer) || el("p", {}, ANSWER.none)) : aboutRule(answer),
    coming && el("p", { class: "note" }, el("strong", {}, ANSWER.coming(day(coming.date))), coming.change),
    warned && el("p", { class: "caution" }, icon(...SIGNS.warning), warned),
    folds(answer),
    foot(answer, home),
  ].flat();
}

function aboutRule({ reasons, variants = [], correction }) {
  const other = ({ roles, stages, answer }) => [el("strong", {}, `${whoAndWhen(roles, stages)}: `), answer];
  return [
    // A corrected claim is false for everyone, so there it is left out, as in the text.
    !correction && variants.length > 0 && part(ANSWER.depends, list(variants, other)),
    reasons.length > 0 && part(ANSWER.why, reasonList(reasons.slice(0, 1))),
  ];
}

function folds(answer) {
  const whole = !(answer.focus in PARTS);
  const more = whole ? { ...answer, reasons: answer.reasons.slice(1) } : answer;
  const fold = ([name, draw]) => {
    const title = whole && name === "why" ? ANSWER.moreReasons : ANSWER[name];
    const body = name !== answer.focus && draw(more);
    return body && el("details", {}, el("summary", {}, icon("M6 9l6 6 6-6"), title), body);
  };
  return el("div", { class: "folds" }, Object.entries(PARTS).map(fold));
}

function reasonList(reasons) {
  return list(
    reasons,
    ({ text, protects, source }) => {
      const whom = ANSWER.protects(protects.map((who) => ANSWER.protected[who] ?? who));
      return [text, meta("p", whom, ...(source ? [" · ", link(source.url, source.title)] : []))];
    },
    { class: reasons.length > 1 ? null : "single" },
  );
}

function whoAndWhen(roles, stages) {
  const who = roles.map((role) => ANSWER.protected[role] ?? role).join(ANSWER.or);
  const when = stages.map((stage) => SHARED.stages[stage] ?? stage).join(ANSWER.or);
  const words = [who, when].filter(Boolean).join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function foot({ rule, sections, as_of: asOf, confidence }, home) {
  const names = sections.map(({ name, title }) => name ?? title).join("; ");
  const words = [names, ANSWER.asOf(day(asOf)), ANSWER.confidence[confidence]].filter(Boolean).join(" · ");
  return meta("p", words, ...(RULE.test(rule) ? [" · ", link(`help/${rule}`, ANSWER.page, home)] : []));
}

/** Write YYYY, YYYY-MM or YYYY-MM-DD for people. */
function day(value) {
  const [, month, date] = value.split("-");
  const known = new Date(value);
  const options = { timeZone: "UTC", year: "numeric", month: month && "long", day: date && "numeric" };
  return Number.isNaN(known.getTime()) ? value : known.toLocaleDateString("en-GB", options);
}

function checkCard(message, { announce }) {
  const { findings = [], suggestion, message: checked } = message.check;
  const verdict = message.check.verdict in CHECK.verdicts ? message.check.verdict : "caution";
  // That nothing was found is no permission, and does not look like one.
  const tone = { ok: "info", caution: "conditional", not_allowed: "not_allowed" }[verdict];
  const groups = grouped(findings);
  // First the outcome, last what it is worth; between them stands what the card shows in parts.
  const [opening, ...more] = message.text.split(/\n\s*\n/);
  return [
    ...head(message, badge(tone, SIGNS[SIGN[verdict]], CHECK.verdicts[verdict]), [], CHECK.title),
    el("div", { class: "answer-summary" }, prose(opening)),
    checked && checked !== suggestion && quotation(checked, groups, tone),
    groups.length > 0 && part(CHECK.found, findingList(groups, tone)),
    suggestion && part(CHECK.suggestion, pasteBox(suggestion, CHECK.suggested, announce)),
    more.length > 0 && meta("p", more.at(-1)),
  ];
}

function grouped(findings) {
  const groups = {};
  for (const finding of findings) {
    const { rule, why, instead } = finding;
    (groups[JSON.stringify([rule, why, instead])] ??= []).push(finding);
  }
  return Object.values(groups);
}

function quotation(message, groups, tone) {
  const caption = el("figcaption", { class: "meta" }, CHECK.checked);
  const quoted = el("blockquote", { dir: "auto" }, pieces(message, groups));
  return el("figure", { class: `checked tone-${tone}` }, caption, quoted);
}

/** Return the message's pieces. Offsets count characters as the server does. */
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

/** Where a finding begins, its number is said; where it ends, it is shown. */
function marked(words, here, start, end) {
  // bdi: our own words must not decide in which direction the message runs.
  const said = ({ number }) => el("bdi", { class: "hidden" }, CHECK.finding(number));
  const seen = ({ number }) => el("bdi", { class: "mark-number", "aria-hidden": "true" }, number);
  const first = here.filter((place) => place.start === start);
  const last = here.filter((place) => place.end === end);
  return el("mark", {}, first.map(said), words, last.map(seen));
}

function findingList(groups, tone) {
  const draw = (findings, index) => {
    const [{ why, instead, title }] = findings;
    const texts = Array.from(new Set(findings.map(({ text }) => text)));
    const quoted = texts.flatMap((text, place) => [place > 0 && ", ", "“", el("bdi", {}, text), "”"]);
    return [
      el("p", { class: "found" }, el("span", { class: "hidden" }, CHECK.finding(index + 1)), ...quoted),
      el("p", {}, why),
      instead && el("p", {}, el("strong", {}, CHECK.instead), instead),
      title && meta("p", CHECK.rule(title)),
    ];
  };
  return list(groups, draw, { class: `steps findings tone-${tone}` }, "ol");
}

function draftCard(message, { announce }) {
  const { text, title, role, form, note } = message.draft;
  const [before, after] = around(message.text, text);
  const [open, rest] = note ? around(after, DRAFT.note + note) : [after, ""];
  const fit = [role && DRAFT.as(SHARED.roles[role] ?? role), DRAFT.forms[form]];
  const said = (words) => words && el("div", { class: "prose" }, prose(words));
  return [
    ...head(message, badge("info", SIGNS.pen, DRAFT.badge), fit, title),
    said(before),
    pasteBox(text, DRAFT.text, announce),
    said(open),
    note && el("p", { class: "note" }, el("strong", {}, DRAFT.note), note),
    said(rest),
  ];
}

/** Return what stands before and after a passage; all stands before one that is not there. */
function around(text, passage) {
  const at = text.indexOf(passage);
  return at < 0 ? [text, ""] : [text.slice(0, at).trim(), text.slice(at + passage.length).trim()];
}
