// The panel of the compose nudge: the rule, its reason and the way out, and what can be done about it.

import { COMPOSE } from "./compose-strings.js";
import { SIGNS, badge, button, el, icon } from "./dom.js";
import { SHARED } from "./strings.js";

const QUOTED = 60;

/** Return `{node, show(finding, number, count)}`; without a finding the panel is hidden. */
export function makePanel(home, { use, dismiss, turn }) {
  const [verdict, place, title, why, instead, words] = ["div", "span", "span", "span", "span", "bdi"].map((tag) => el(tag));
  const wording = el("p", { class: "wording", dir: "auto" });
  const useIt = button({ class: "primary", onclick: use });
  const ask = button({ "aria-haspopup": "dialog", onclick: () => help().ask({ rule, text: `${COMPOSE.why} ${title.textContent}` }) }, COMPOSE.why);
  const read = el("a", { class: "link", target: "_blank" }, COMPOSE.why, el("span", { class: "hidden" }, SHARED.newTab));
  const turner = (name, step, sign) => button({ class: "bare", "aria-label": name, onclick: () => turn(step) }, icon(sign));
  const turns = el(
    "div",
    { class: "turns" },
    turner(COMPOSE.previous, -1, "M15 5l-7 7 7 7"),
    place,
    turner(COMPOSE.next, 1, "M9 5l7 7-7 7"),
  );
  const node = el(
    "section",
    { class: "nudge", "aria-label": COMPOSE.panel },
    el("div", { class: "head" }, verdict, el("p", { class: "words" }, "“", words, "”"), turns),
    el("p", {}, el("strong", {}, COMPOSE.rule), title, ". ", why, " ", el("strong", {}, COMPOSE.instead), instead),
    wording,
    el("div", { class: "row" }, useIt, ask, read, button({ onclick: dismiss }, COMPOSE.dismiss)),
  );
  let rule;

  function show(finding, number, count) {
    node.hidden = !finding;
    if (!finding) return;
    rule = finding.rule;
    const grave = finding.verdict === "not_allowed";
    const [tone, sign] = grave ? ["not_allowed", SIGNS.cross] : ["conditional", SIGNS.warning];
    node.classList.toggle("grave", grave);
    verdict.replaceChildren(badge(tone, sign, COMPOSE.verdicts[finding.verdict]));
    words.textContent = finding.text.slice(0, QUOTED) + (finding.text.length > QUOTED ? "…" : "");
    title.textContent = finding.title;
    why.textContent = finding.why;
    instead.textContent = finding.instead;
    const better = finding.change?.text;
    wording.textContent = better;
    wording.hidden = !better;
    useIt.textContent = better ? COMPOSE.use : COMPOSE.leaveOut;
    useIt.hidden = !finding.change;
    turns.hidden = count < 2;
    place.textContent = COMPOSE.place(number, count);
    ask.hidden = !help();
    read.hidden = !ask.hidden;
    read.href = `${home}help/${rule.split("/").map(encodeURIComponent).join("/")}`;
  }

  return { node, show };
}

/** Return the page's help widget, if it has one that runs. */
function help() {
  const found = document.querySelector("ground-rules-help");
  return found?.ask && found;
}
