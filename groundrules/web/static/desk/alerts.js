// New tickets, and answers in one's own: a notification and a flashing title, for whoever has asked for them by a button.

import { announce, desk, say } from "./show.js";
import { calmDown, flash } from "./title.js";
import { SAID } from "./words.js";

const NOTIFY = "ground-rules-desk-notify";
const FLASH = "ground-rules-desk-flash";
const waiting = new Set();
const unanswered = new Set();

/** Bring the buttons to life, where the page has them. */
export function startAlerts() {
  const box = document.getElementById("alerts");
  document.addEventListener("visibilitychange", () => document.hidden || calmDown());
  if (!box) return;
  box.hidden = false;
  const [notify, title] = box.children;
  notify.hidden = !("Notification" in window);
  const mark = () => {
    notify.setAttribute("aria-pressed", String(wants(NOTIFY) && Notification.permission === "granted"));
    title.setAttribute("aria-pressed", String(wants(FLASH)));
  };
  notify.addEventListener("click", async () => {
    const on = notify.getAttribute("aria-pressed") === "false";
    if (on && (await Notification.requestPermission()) !== "granted") say(SAID.blocked);
    want(NOTIFY, on);
    mark();
  });
  title.addEventListener("click", () => {
    want(FLASH, !wants(FLASH));
    mark();
  });
  mark();
}

const wants = (name) => localStorage.getItem(name) === "on";
const want = (name, on) => localStorage.setItem(name, on ? "on" : "off");

/** Look at tickets as they stand now; what was there when it `begins` is no news. */
export function watchBoard(tickets, { begins }) {
  for (const { id, position, agent, unanswered_since: since } of tickets) {
    const mine = since !== null && agent?.name === desk().dataset.me;
    if (isNew(waiting, id, position !== null) && !begins) tell(SAID.waits(id), id);
    if (isNew(unanswered, id, mine) && !begins && document.hidden) tell(SAID.wrote(id), id);
  }
}

/** Keep whether something holds for a ticket; return whether it did not before. */
function isNew(known, id, holds) {
  const before = known.has(id);
  if (holds) known.add(id);
  else known.delete(id);
  return holds && !before;
}

function tell(sentence, id) {
  announce(sentence);
  if (!document.hidden) return;
  if (wants(FLASH)) flash(sentence);
  if (!wants(NOTIFY) || Notification.permission !== "granted") return;
  // No word of the user's: notifications are seen by whoever passes. The tag makes one of several tabs' notifications.
  const shown = new Notification(sentence, { tag: `ground-rules-${id}`, icon: "/static/icon.svg" });
  shown.onclick = () => {
    window.focus();
    location.assign(`/desk/tickets/${id}`);
    shown.close();
  };
}
