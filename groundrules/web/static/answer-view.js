// Draws the explanation of a rule: the verdict and the main sentence, the part that was asked for, the rest folded.

import { ROLES, SIGNS, badge, part } from "./card-parts.js";
import { el, icon, link } from "./dom.js";

const VERDICTS = {
  allowed: { words: "Allowed", sign: SIGNS.tick },
  not_allowed: { words: "Not allowed", sign: SIGNS.cross },
  conditional: { words: "It depends", sign: SIGNS.fork },
  info: { words: "Good to know", sign: SIGNS.dot },
};
const STAGES = {
  before_contract: "before a contract",
  active_contract: "while a contract is running",
  after_contract: "after a contract has ended",
};
const PROTECTED = {
  freelancer: "freelancers",
  client: "clients",
  agency: "agencies",
  both: "both sides",
  public: "everyone",
  marketplace: "the marketplace",
};
const AUTHORITIES = { binding: "Binding terms", official: "Official page", third_party: "Outside source" };

/** Return the card's parts for a message that carries an `answer`. */
export function answerCard(message) {
  const answer = message.answer;
  return [
    el("header", { class: "answer-head" }, verdictBadge(answer.verdict), fit(answer)),
    el("h2", { class: "answer-title", id: `title-${message.id}` }, answer.title),
    el("p", { class: "answer-summary" }, answer.summary),
    ...(answer.focus === "rule" ? ruleParts(answer) : focusedParts(answer)),
    foot(answer),
  ];
}

function verdictBadge(verdict) {
  const known = VERDICTS[verdict] ?? VERDICTS.info;
  return badge(verdict, known.sign, known.words);
}

function fit({ role, stage }) {
  const words = [role && `for ${ROLES[role] ?? role}`, stage && (STAGES[stage] ?? stage)].filter(Boolean);
  return words.length > 0 && el("p", { class: "answer-fit" }, words.join(", "));
}

function ruleParts(answer) {
  const [first, ...more] = answer.reasons;
  return [
    others(answer),
    first && part("Why", reasonList([first], false)),
    answer.instead.length > 0 && part(insteadTitle(answer), steps(answer.instead)),
    caution(answer),
    el(
      "div",
      { class: "folds" },
      more.length > 0 && fold("More reasons", reasonList(more)),
      ...folds(answer, ["why", "instead"]),
    ),
  ];
}

function focusedParts(answer) {
  const asked = PARTS[answer.focus] ?? PARTS.why;
  return [
    part(asked.title(answer), asked.body(answer) || el("p", {}, asked.nothing ?? "Nothing is published about this.")),
    caution(answer),
    el("div", { class: "folds" }, ...folds(answer, [answer.focus])),
  ];
}

// Every part that can be asked for, in the order in which they are shown.
const PARTS = {
  why: {
    title: () => "Why",
    body: ({ reasons }) => reasons.length > 0 && reasonList(reasons),
  },
  instead: {
    title: insteadTitle,
    body: ({ instead }) => instead.length > 0 && steps(instead),
  },
  consequence: {
    title: () => "If the rule is broken",
    body: ({ consequence }) => consequence && el("p", {}, consequence),
  },
  exception: {
    title: () => "Exceptions",
    body: ({ exceptions }) => exceptions.length > 0 && exceptionList(exceptions),
    nothing: "No published exception is known.",
  },
  statement: {
    title: () => "The rule in full",
    body: ({ statement, summary }) => statement && statement !== summary && el("p", {}, statement),
  },
  section: {
    title: () => "Where it is written",
    body: ({ sections }) => sections.length > 0 && sectionList(sections),
  },
  history: {
    title: () => "How the rule has changed",
    body: ({ history }) => history.length > 0 && dateList(history),
  },
};

function folds(answer, shown) {
  return Object.entries(PARTS)
    .filter(([key]) => !shown.includes(key))
    .map(([, { title, body }]) => [title(answer), body(answer)])
    .filter(([, body]) => body)
    .map(([title, body]) => fold(title, body));
}

function fold(title, body) {
  return el(
    "details",
    {},
    el("summary", {}, icon("M9 5l7 7-7 7"), title),
    el("div", { class: "fold-body" }, body),
  );
}

function insteadTitle({ verdict }) {
  return verdict === "not_allowed" ? "What you can do instead" : "What to do";
}

function reasonList(reasons, withSource = true) {
  const items = reasons.map(({ text, protects, source }) => {
    const whom = protects.map((who) => PROTECTED[who] ?? who);
    const from = withSource && source ? [" · ", link(source.url, source.title)] : [];
    return [el("p", {}, text), el("p", { class: "meta" }, `Protects ${listed(whom)}`, ...from)];
  });
  if (items.length === 1) return el("div", { class: "reason" }, ...items[0]);
  return el("ul", { class: "reasons" }, items.map((item) => el("li", {}, ...item)));
}

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function steps(instead) {
  return el("ol", { class: "steps" }, instead.map((step) => el("li", {}, step)));
}

function exceptionList(exceptions) {
  return el(
    "ul",
    {},
    exceptions.map(({ text, title }) => el("li", {}, text, el("span", { class: "meta" }, ` Rule: ${title}`))),
  );
}

function sectionList(sections) {
  return el(
    "ul",
    { class: "sections" },
    sections.map((section) => {
      const seen = section.seen && `copy seen: ${section.seen}`;
      const authority = AUTHORITIES[section.authority];
      return el(
        "li",
        {},
        link(section.url, section.name ?? section.title),
        el("p", { class: "meta" }, [authority, seen].filter(Boolean).join(" · ")),
      );
    }),
  );
}

function dateList(history) {
  return el(
    "dl",
    { class: "dates" },
    history.map(({ date, change }) =>
      el("div", {}, el("dt", {}, el("time", { datetime: date }, plainDate(date))), el("dd", {}, change)),
    ),
  );
}

/** What the answer still depends on. A corrected claim is false for everyone, so there it is left out, as in the text. */
function others({ variants = [], correction }) {
  if (variants.length === 0 || correction) return null;
  const items = variants.map(({ roles, stages, answer }) =>
    el("li", {}, el("strong", {}, `${whoAndWhen(roles, stages)}: `), answer),
  );
  return part("It depends on who you are and when", el("ul", {}, items));
}

function whoAndWhen(roles, stages) {
  const who = roles.map((role) => PROTECTED[role] ?? role).join(" or ");
  const when = stages.map((stage) => STAGES[stage] ?? stage).join(" or ");
  const words = [who && `for ${who}`, when].filter(Boolean).join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function caution({ caution: words }) {
  if (!words) return null;
  return el(
    "p",
    { class: "caution" },
    icon(...SIGNS.warning),
    el("span", {}, el("strong", {}, "Take care: "), words),
  );
}

function foot({ sections, as_of: asOf, confidence }) {
  const names = sections.map(({ name, title }) => name ?? title).join("; ");
  return el(
    "p",
    { class: "answer-foot" },
    `Where it is written: ${names} · as of `,
    el("time", { datetime: asOf }, plainDate(asOf)),
    ` · ${confidence} confidence`,
  );
}

/** Write YYYY, YYYY-MM or YYYY-MM-DD for people: "26 June 2020". */
export function plainDate(value) {
  const [year, month, day] = value.split("-");
  const options = { timeZone: "UTC", year: "numeric", month: month && "long", day: day && "numeric" };
  const date = new Date(`${year}-${month ?? "01"}-${day ?? "01"}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? value : new Intl.DateTimeFormat("en-GB", options).format(date);
}
