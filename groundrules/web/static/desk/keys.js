// Keyboard shortcuts: a key leads to a page or puts the focus somewhere, and changes nothing by itself. The elements name
// their keys in `data-key`, and in `data-does` what for.

import { button, el } from "/widget/v1/dom.js";
import { SAID } from "./words.js";

const SWITCH = "ground-rules-desk-keys";
const TYPED_INTO = "input, textarea, select, [contenteditable], dialog[open]";
const SEQUENCE_MS = 1_500;
let begun = "";
let forgetting;

/** Listen for keys, unless they are switched off. */
export function startKeys() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", ({ target }) => target.id === "show-keys" && list());
  document.getElementById("show-keys")?.removeAttribute("hidden");
}

const isOn = () => localStorage.getItem(SWITCH) !== "off";

function pressed(event) {
  const { key, target, ctrlKey, metaKey, altKey, isComposing, defaultPrevented } = event;
  if (!isOn() || ctrlKey || metaKey || altKey || isComposing || defaultPrevented || target.closest?.(TYPED_INTO)) return;
  const keys = begun ? `${begun} ${key}` : key;
  clearTimeout(forgetting);
  begun = "";
  if (key === "g") {
    begun = key;
    forgetting = setTimeout(() => { begun = ""; }, SEQUENCE_MS);
  } else if (keys === "?") list();
  else if (keys === "j" || keys === "k") step(keys === "j" ? 1 : -1);
  else if (!go(keys)) return;
  event.preventDefault();
}

function go(keys) {
  const element = document.querySelector(`[data-key="${CSS.escape(keys)}"]`);
  if (!element) return false;
  if (element.matches("a")) element.click();
  if (element.matches("summary")) element.parentElement.open = true;
  element.focus();
  return true;
}

function step(by) {
  const steps = Array.from(document.querySelectorAll("[data-step]"));
  const here = steps.indexOf(document.activeElement);
  steps.at(here < 0 ? (by > 0 ? 0 : -1) : Math.max(0, Math.min(steps.length - 1, here + by)))?.focus();
}

function list() {
  const named = Array.from(document.querySelectorAll("[data-key]"), ({ dataset }) => [dataset.key, dataset.does]);
  if (document.querySelector("[data-step]")) named.push(["j", SAID.keysNext], ["k", SAID.keysPrevious]);
  named.push(["?", SAID.keysThis]);
  const line = ([keys, does]) => el("div", {}, el("dt", {}, keys.split(" ").flatMap((one) => [el("kbd", {}, one), " "])), el("dd", {}, does));
  const box = el("input", { type: "checkbox", onchange: () => localStorage.setItem(SWITCH, box.checked ? "on" : "off") });
  box.checked = isOn();
  const opener = document.activeElement;
  const closed = () => {
    dialog.remove();
    // The menu that the list was opened from may have closed meanwhile.
    (opener.checkVisibility() ? opener : opener.closest("details")?.querySelector("summary"))?.focus();
  };
  const dialog = el(
    "dialog",
    { class: "keys", "aria-labelledby": "keys-title", onclose: closed },
    el("h2", { id: "keys-title" }, SAID.keys),
    el("p", { class: "meta" }, SAID.keysNone),
    el("dl", {}, named.map(line)),
    el("label", { class: "switch" }, box, SAID.keysUse),
    button({ onclick: () => dialog.close() }, SAID.close),
  );
  document.body.append(dialog);
  dialog.showModal();
}
