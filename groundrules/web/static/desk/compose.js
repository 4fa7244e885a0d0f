// The box to write in: sending by Enter, finding an answer to cite, the check of what is typed, and drafts that outlive a
// reload. The server draws what is found; here is decided when it is asked.

import { load } from "./load.js";
import { merge } from "./merge.js";
import { announce, desk } from "./show.js";
import { SAID } from "./words.js";

const FIND_MS = 200;
const CHECK_MS = 600;
const TYPING_MS = 4_000;
const DRAFT = "ground-rules-desk-draft-";
const PARTS = ["found", "attached", "check"];
let timer;
let turn = 0;
let typedAt = 0;

const by = (id) => document.getElementById(id);

/** Begin to look after the box; it may come and go with the ticket. */
export function startCompose() {
  document.addEventListener("input", ({ target }) => {
    if (target.id === "find") later(FIND_MS);
    if (target.id === "words") typed(target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.("#compose") && !event.isComposing) pressed(event);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#compose [formaction]");
    if (!button) return;
    event.preventDefault();
    ask(button).then(() => (button.id === "find-now" ? first()?.focus() : by("words").focus()));
  });
  document.addEventListener("desk:sending", ({ target }) => target.id === "compose" && pause(true));
  document.addEventListener("desk:settled", ({ target }) => target.id === "compose" && by("compose") && pause(false));
  document.addEventListener("desk:sent", ({ target }) => target.id === "compose" && sent());
  document.addEventListener("desk:refused", ({ target, detail }) => {
    if (target.id !== "compose" || !by("compose")) return;
    take(detail);
    by("check").querySelector("[autofocus]")?.focus();
  });
  document.addEventListener("submit", ({ target }) => target.id === "log-out" && forget());
  addEventListener("desk:shown", restore);
  restore();
}

const key = () => DRAFT + desk().dataset.ticket;
const first = () => by("found").querySelector("button");

function restore() {
  if (!by("compose")) return;
  by("compose-hint").textContent = SAID.hint;
  by("words").value ||= sessionStorage.getItem(key()) ?? "";
}

/** While a message is on its way, no more is typed that would go with it or be lost. */
function pause(whether) {
  by("words").readOnly = whether;
  by("compose-hint").textContent = whether ? SAID.sending : SAID.hint;
}

function forget() {
  for (const name of Object.keys(sessionStorage).filter((one) => one.startsWith(DRAFT))) sessionStorage.removeItem(name);
}

function typed(text) {
  if (text) sessionStorage.setItem(key(), text);
  else sessionStorage.removeItem(key());
  later(CHECK_MS);
  const due = Date.now() - typedAt > TYPING_MS;
  if (text ? due : typedAt) tell(Boolean(text));
}

/** Let the user see that an answer is being written. */
function tell(on) {
  typedAt = on ? Date.now() : 0;
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": by("compose").elements.csrf.value };
  const address = `/desk/api/tickets/${desk().dataset.ticket}/typing`;
  fetch(address, { method: "POST", headers, body: JSON.stringify({ on }) }).catch(console.debug);
}

function pressed(event) {
  const { target, key: name, shiftKey } = event;
  const moves = {
    words: () => {
      if (name === "Enter" && !shiftKey) return by("compose").requestSubmit(by("send"));
      return name === "/" && !target.value ? by("find").focus() : false;
    },
    find: () => {
      if (name === "Enter") return ask().then(() => first()?.focus());
      if (name === "ArrowDown") return first()?.focus();
      return name === "Escape" ? leave() : false;
    },
    pick: () => {
      if (name === "Escape") return by("find").focus();
      const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[name];
      return step ? (target.parentElement[step]?.firstElementChild ?? by("find")).focus() : false;
    },
  };
  const move = moves[target.closest("#found") ? "pick" : target.id];
  if (move && move() !== false) event.preventDefault();
}

function leave() {
  by("find").value = "";
  by("found").replaceChildren();
  by("words").focus();
}

function later(time) {
  clearTimeout(timer);
  timer = setTimeout(ask, time);
}

/** Have the server look for answers and check the words; of several askings the last counts. */
async function ask(button) {
  clearTimeout(timer);
  const form = by("compose");
  if (!form) return;
  const mine = ++turn;
  const body = new URLSearchParams(new FormData(form, button ?? null));
  body.set("after", desk().dataset.seen);
  try {
    const { fresh } = await load(form.querySelector("#find-now").formAction, { body });
    if (mine === turn) take(fresh);
  } catch (error) {
    // The check is a help; without it one writes on.
    console.debug(error);
  }
}

function take(fresh) {
  const drawn = fresh.getElementById("compose");
  const before = by("found").innerText;
  for (const id of drawn ? PARTS : []) merge(by(id), drawn.querySelector(`#${id}`));
  if (drawn) by("find").value = drawn.querySelector("#find").value;
  if (by("found").innerText !== before) announce(SAID.found(by("found").querySelectorAll("button").length));
}

function sent() {
  turn += 1;
  clearTimeout(timer);
  typedAt = 0;
  sessionStorage.removeItem(key());
  const form = by("compose");
  form.elements.rule.value = "";
  form.elements.text.value = "";
  by("client-id").value = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("");
  for (const id of ["found", "check"]) by(id).replaceChildren();
  by("attached").querySelector(".attached")?.remove();
  by("words").focus();
}
