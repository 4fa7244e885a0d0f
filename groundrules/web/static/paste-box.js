// A text to take along: shown as it will be sent, with a button that copies it.

import { SIGNS } from "./card-parts.js";
import { el, icon } from "./dom.js";

const SHOWN_MS = 6_000;

/** Return the box. `name` says to screen readers what the button copies; `announce` tells them how it went. */
export function pasteBox(text, name, announce) {
  const words = el("p", { class: "paste-text", dir: "auto" }, text);
  const outcome = el("span", { class: "meta", "aria-live": "off" });
  let hiding;

  async function press() {
    const sentence = (await copied(text, words)) ? "Copied" : "The text is selected: copy it now.";
    outcome.textContent = sentence;
    announce(sentence);
    clearTimeout(hiding);
    hiding = setTimeout(() => { outcome.textContent = ""; }, SHOWN_MS);
  }

  const hidden = el("span", { class: "hidden" }, ` ${name}`);
  const button = el("button", { type: "button", class: "copy", onclick: press }, icon(...SIGNS.sheets), "Copy", hidden);
  return el("div", { class: "paste" }, words, el("div", { class: "paste-foot" }, button, outcome));
}

/** Copy the text, or at least select it. Browsers give pages that come over plain http no clipboard. */
async function copied(text, node) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(node);
    return document.execCommand("copy");
  }
}
