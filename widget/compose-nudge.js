// Ties the compose nudge together: the text, its check, the marks in it, and the panel.

import { startChecks } from "./compose-check.js";
import { follow, offsets, replace } from "./compose-edit.js";
import { startMarks } from "./compose-marks.js";
import { makePanel } from "./compose-panel.js";
import { el } from "./dom.js";
import { COMPOSE } from "./compose-strings.js";

// Scripts that change a text raise no event, so while something is shown the text is looked at now and then.
const LOOK_MS = 150;
// Edits after which no more keys are to be expected at once.
const SUDDEN = /^(insertFrom|insertReplacement|deleteByCut|history)/;
let made = 0;

/** Start the nudge for a textarea, drawn in the shadow root of `host`. Return `{situated(), stop()}`. */
export function startNudge(host, textarea) {
  const home = new URL(host.getAttribute("src-base") ?? new URL("../../", import.meta.url), document.baseURI).href;
  const panel = makePanel(home, { use, dismiss, turn });
  const marks = startMarks(textarea);
  const checks = startChecks(home, { read, show: found, failed });
  const status = el("p", { class: "hidden", role: "status" });
  // A textarea can be described only by what is in its own tree, so this stands outside the shadow root.
  const description = el("span", { id: `ground-rules-compose-${(made += 1)}` });
  const described = (textarea.getAttribute("aria-describedby") ?? "").split(/\s+/);
  const events = { input: edited, click: pointed, keyup: pointed };
  const dismissed = new Set(); // ids with words
  let text = textarea.value; // what places count in
  let findings = []; // the gravest first
  let current; // the id of the one in the panel
  let announced = [];
  let told = "";
  let looking;
  const open = () => findings.filter((one) => !dismissed.has(one.id + one.text));
  const shown = () => open().find(({ id }) => id === current);

  host.append(description);
  host.shadowRoot.replaceChildren(
    el("div", { class: "frame" }, marks.node, panel.node, status),
    el("div", { hidden: true }, el("slot")),
  );
  textarea.setAttribute("aria-describedby", [...described, description.id].join(" ").trim());
  for (const [name, heard] of Object.entries(events)) textarea.addEventListener(name, heard);
  render();
  checks.changed(true);

  function read() {
    const [role, stage] = ["role-is", "stage"].map((name) => host.getAttribute(name) || undefined);
    // Half a character cannot be sent; what takes its place is as long.
    return { text: textarea.value.toWellFormed?.() ?? textarea.value, role, stage };
  }

  /** What was found stays with its words until the new text has been checked. */
  function edited(event) {
    if (textarea.value === text) return;
    const moved = follow(text, textarea.value);
    text = textarea.value;
    findings = findings.flatMap(({ change, ...one }) => {
      const there = change && moved(change);
      const here = moved(one);
      return here ? { ...one, ...here, change: there && { ...change, ...there } } : [];
    });
    render();
    checks.changed(SUDDEN.test(event?.inputType));
  }

  function found(check, asked) {
    edited();
    if (read().text !== asked) return;
    findings = check ? placed(check, text) : [];
    for (const key of dismissed) if (!findings.some((one) => one.id + one.text === key)) dismissed.delete(key);
    render();
    const ids = open().map(({ id }) => id);
    const fresh = open().filter(({ id }) => !announced.includes(id));
    announced = ids;
    if (fresh.length > 0) announce(COMPOSE.found(fresh.length), sentence(fresh[0]));
  }

  /** Words that have changed and could not be checked are held against no one. */
  function failed() {
    findings = findings.filter((one) => text.slice(one.start, one.end) === one.text);
    render();
  }

  function render() {
    const all = open();
    const finding = shown() ?? all[0];
    const focused = host.shadowRoot.activeElement;
    current = finding?.id;
    const mark = (one) => ({ ...one, class: `${one.verdict} ${one === finding ? "current" : ""}` });
    marks.draw([...all.filter((one) => one !== finding), ...all.filter((one) => one === finding)].map(mark));
    panel.show(finding, all.indexOf(finding) + 1, all.length);
    if (focused && !finding) textarea.focus();
    description.textContent = finding ? sentence(finding) : "";
    clearInterval(looking);
    if (finding) looking = setInterval(edited, LOOK_MS);
    const now = all.map(({ id, text: words }) => id + words).join();
    if (now === told) return;
    told = now;
    const detail = { textarea, findings: all };
    const name = `ground-rules:${finding ? "finding" : "clear"}`;
    host.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  function announce(...sentences) {
    status.textContent = "";
    setTimeout(() => { status.textContent = sentences.join(" ").trim(); }, 50);
  }

  function use() {
    const { change } = shown();
    replace(textarea, change, change.text);
    checks.changed(true);
    announce(COMPOSE.used);
  }

  function dismiss() {
    dismissed.add(current + shown().text);
    render();
    announce(COMPOSE.dismissed, shown() ? sentence(shown()) : "");
  }

  function turn(step) {
    const all = open();
    const index = (all.indexOf(shown()) + step + all.length) % all.length;
    current = all[index].id;
    render();
    marks.reveal();
    announce(COMPOSE.place(index + 1, all.length), sentence(all[index]));
  }

  /** Show the finding in whose words the cursor is. */
  function pointed() {
    const at = textarea.selectionStart;
    const here = open().find(({ start, end }) => start <= at && at <= end);
    if (!here || here.id === current) return;
    current = here.id;
    render();
  }

  function stop() {
    checks.stop();
    marks.stop();
    clearInterval(looking);
    for (const [name, heard] of Object.entries(events)) textarea.removeEventListener(name, heard);
    const others = textarea.getAttribute("aria-describedby").split(/\s+/).filter((id) => id !== description.id);
    textarea.setAttribute("aria-describedby", others.join(" "));
    description.remove();
  }

  return { situated: () => checks.changed(true), stop };
}

/** Return the findings, the gravest first, with offsets for places; `change` is the wording to use, if there is one. */
function placed({ findings, replacements }, text) {
  const at = offsets(text);
  const offset = (one) => ({ ...one, start: at(one.start), end: at(one.end) });
  const changes = replacements.map(offset);
  const seen = {};
  return findings
    .map(offset)
    .map((one) => {
      const kind = `${one.kind} ${one.rule} `;
      seen[kind] = (seen[kind] ?? 0) + 1;
      return { ...one, id: kind + seen[kind], change: changes.find(({ start, end }) => start <= one.start && one.end <= end) };
    })
    .sort((one, other) => (other.verdict === "not_allowed") - (one.verdict === "not_allowed"));
}

const sentence = ({ text, verdict, title, instead }) => COMPOSE.said(text, COMPOSE.verdicts[verdict], title, instead);
