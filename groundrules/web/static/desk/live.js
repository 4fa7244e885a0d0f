// Keeps the page fresh: the server says that something has changed, and the page is drawn anew. Only the tab that is looked
// at listens, and one more of this browser that watches for new tickets; browsers keep few connections to one server.

import { el } from "/widget/v1/dom.js";
import { watchBoard } from "./alerts.js";
import { load } from "./load.js";
import { announce, desk, show, shownAfterForms } from "./show.js";
import { SAID } from "./words.js";

const AGES_MS = 30_000;
const AGAIN_MS = 5_000;
const PATIENCE_MS = 4_000;
const WATCH = "ground-rules-desk-watch";
// Where the browser has no locks, every tab watches.
let watching = !navigator.locks;
let source = null;
let [running, again, ended] = [false, false, false];
let complaint;

/** Begin to follow the tickets, and the conversation on the page. */
export function startLive() {
  navigator.locks?.request(WATCH, () => {
    watching = true;
    listen();
    return new Promise(() => {}); // until the tab is closed
  });
  document.addEventListener("visibilitychange", () => {
    listen();
    if (!document.hidden) refresh();
  });
  setInterval(() => document.hidden || refresh(), AGES_MS);
  listen();
}

/** Draw the page anew, once at a time; whatever has changed meanwhile is drawn right after. */
export async function refresh() {
  again = true;
  if (running || ended) return;
  running = true;
  while (again && !ended) {
    again = false;
    await draw();
  }
  running = false;
}

async function draw() {
  const { here, ticket, seen } = desk().dataset;
  const address = new URL(here, location);
  const before = shownAfterForms();
  if (ticket) address.searchParams.set("after", seen);
  try {
    const { url, fresh } = await load(address, { refresh: true });
    if (isLogIn(url)) end();
    else if (before === shownAfterForms()) show(fresh);
    else again = true;
  } catch (error) {
    console.debug(error);
  }
}

/** Whether a page that was asked for turned out to be the log-in. */
export const isLogIn = (url) => url.pathname === "/desk/login";

/** Say that the session is over, and leave the page with what is typed in it. */
export function end() {
  ended = true;
  source?.close();
  const next = el("a", { href: `/desk/login?next=${encodeURIComponent(desk().dataset.here)}` }, SAID.logIn);
  lost(SAID.ended, next);
}

function listen() {
  const wanted = !ended && (!document.hidden || watching);
  if (!wanted) source?.close();
  if (!wanted || (source && source.readyState !== EventSource.CLOSED)) return;
  const { ticket, seen } = desk().dataset;
  const about = ticket ? `?${new URLSearchParams({ ticket, after: seen })}` : "";
  source = new EventSource(`/desk/api/events${about}`);
  const on = (name, act) => source.addEventListener(name, ({ data }) => act(JSON.parse(data)));
  on("tickets", ({ tickets }) => {
    watchBoard(tickets, { begins: true });
    refresh();
  });
  on("ticket", (changed) => {
    watchBoard([changed], { begins: false });
    refresh();
  });
  on("message", refresh);
  on("typing", ({ author, name, on: writes }) => author === "user" && typing(writes ? SAID.writing(name) : ""));
  source.onopen = found;
  source.onerror = () => {
    complaint ??= setTimeout(() => lost(SAID.trying), PATIENCE_MS);
    // The browser tries again by itself unless the server has refused; perhaps the session is over.
    if (source.readyState === EventSource.CLOSED) refresh().then(() => setTimeout(listen, AGAIN_MS));
  };
}

function typing(words) {
  const line = document.getElementById("typing");
  if (line) line.textContent = words;
}

function lost(sentence, ...more) {
  if (ended && more.length === 0) return;
  const bar = document.getElementById("link-lost");
  bar.replaceChildren(el("p", {}, sentence), ...more);
  bar.hidden = false;
}

function found() {
  clearTimeout(complaint);
  complaint = undefined;
  const bar = document.getElementById("link-lost");
  if (!bar.hidden) announce("");
  bar.hidden = true;
}
