// Shows what the server has drawn, says things, and keeps the newest message in sight.

import { merge } from "./merge.js";
import { setTitle } from "./title.js";
import { SAID } from "./words.js";

const SHOWN_MS = 8_000;
const NEAR_PX = 60;
let hiding;
let acts = 0;

export const desk = () => document.querySelector(".desk");
const by = (id) => document.getElementById(id);

/** Say a sentence to be seen and heard. */
export function say(sentence) {
  by("said").textContent = sentence;
  clearTimeout(hiding);
  hiding = setTimeout(() => by("said").replaceChildren(), SHOWN_MS);
}

/** Say a sentence to screen readers alone. */
export function announce(sentence) {
  by("status").textContent = sentence;
}

/** Show a notice of the page's where the next refresh does not take it away. */
export function takeNotice(page = document) {
  const notice = page.getElementById("notice");
  if (notice) say(notice.textContent);
  notice?.remove();
}

/** Return how many pages that answer a form were shown. A page that was asked for before such a one is out of date. */
export const shownAfterForms = () => acts;

/** Show a page that was loaded anew; only what the old and the new one both keep live, unless `whole`. */
export function show(fresh, { whole = false } = {}) {
  takeNotice(fresh);
  if (whole) acts += 1;
  const before = desk().dataset.ticket;
  const last = by("entries")?.lastElementChild;
  const followed = isAtEnd();
  merge(document.querySelector(".bar"), fresh.querySelector(".bar"));
  const drawn = fresh.querySelector(".desk");
  if (whole || (desk().hasAttribute("data-live") && drawn?.hasAttribute("data-live"))) {
    merge(desk(), drawn);
    setTitle(fresh.title);
  }
  if (before && before === desk().dataset.ticket) arrived(last, followed || whole);
  if (document.activeElement === document.body) wayOn(drawn, whole)?.focus();
  dispatchEvent(new Event("desk:shown"));
}

/** Where the focus goes when what had it is gone: where the server wants it, else after a form to the page's title. */
function wayOn(drawn, whole) {
  const wanted = drawn?.querySelector("[autofocus]")?.id;
  const there = wanted ? by(wanted) : desk().querySelector("[autofocus]");
  return there ?? (whole ? desk().querySelector("h1") : null);
}

function arrived(last, followed) {
  const added = [];
  for (let entry = last ? last.nextElementSibling : by("entries").firstElementChild; entry; entry = entry.nextElementSibling) added.push(entry);
  if (added.length === 0) return;
  const words = added.filter(({ dataset }) => dataset.author !== "agent").map((entry) => {
    const text = entry.querySelector(".words, .box") ?? entry;
    return SAID.message(entry.querySelector(".who strong").textContent, text.textContent.replaceAll(/\s+/g, " ").trim());
  });
  if (words.length > 0) announce(words.join(" "));
  if (followed) toEnd();
  else offerEnd(SAID.newer);
}

function isAtEnd() {
  const last = by("entries")?.lastElementChild;
  if (!last) return true;
  const log = by("log");
  const bottom = scrolls(log) ? log.getBoundingClientRect().bottom : innerHeight;
  return last.getBoundingClientRect().bottom <= bottom + NEAR_PX;
}

const scrolls = (log) => getComputedStyle(log).overflowY === "auto";

/** Bring the newest message into sight. */
export function toEnd() {
  by("entries")?.lastElementChild?.scrollIntoView({ block: "end" });
  if (by("newer")) by("newer").hidden = true;
}

function offerEnd(words) {
  by("newer").textContent = words;
  by("newer").hidden = false;
}

/** Begin at the newest message where the conversation scrolls by itself; elsewhere offer to go there. */
export function startAtEnd() {
  if (!by("log")) return;
  if (scrolls(by("log"))) toEnd();
  else if (!isAtEnd()) offerEnd(SAID.newest);
  document.addEventListener("click", ({ target }) => target.id === "newer" && toEnd());
  document.addEventListener("scroll", () => isAtEnd() && by("newer") && (by("newer").hidden = true), { capture: true, passive: true });
}
