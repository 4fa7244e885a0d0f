// The chat page: holds one conversation, sends what is written or pressed, and shows what comes back.

import { startComposer } from "./composer.js";
import * as client from "./conversation-client.js";
import { el } from "./dom.js";
import { messageView, userMessage } from "./message-view.js";
import { startSituation } from "./situation.js";

const EXAMPLES = [
  "May I share my phone number before a contract?",
  "A client wants to pay me outside. What do I do?",
  "Why was I warned for a link?",
  "How is my hourly work protected?",
];
const LONG_WAIT_MS = 3_000;
const NOT_SENT = "Not sent: the connection or the server failed.";

const byId = (id) => document.getElementById(id);
const [log, notice, status, typing, welcome] = ["log", "notice", "status", "typing", "welcome"].map(byId);

let session = null; // {conversation, token, role, stage, helpful: {message id: boolean}, pending}
let busy = false;
let waiting; // the timer of a long wait
const shown = new Set(); // ids of the messages in the log

const composer = startComposer({ send: (text) => send({ text }), announce });
const situation = startSituation({ startOver, announce });
const actions = {
  announce,
  async judge(message, helpful) {
    const outcome = await storeVerdict(message, helpful);
    announce(outcome.sentence);
    return outcome;
  },
  choose(choice, event) {
    send({ choice: choice.id, text: choice.title });
    focusAfter(event);
  },
};

byId("examples").append(
  ...EXAMPLES.map((question) => {
    const onclick = (event) => {
      send({ text: question });
      focusAfter(event);
    };
    return el("li", {}, el("button", { type: "button", class: "choice", onclick }, question));
  }),
);
restore();

/** Send `{text}` or `{choice, text}` as a new message. Return whether it was taken up. */
function send({ text, choice }) {
  if (busy) {
    announce("One moment: the last question is still being answered.");
    return false;
  }
  say("");
  const bubble = userMessage(text);
  log.append(bubble.node);
  deliver({ id: client.freshId(), text, choice, bubble });
  return true;
}

/** Hand one item to the server, as often as needed: its id stays, so that it is stored once. */
async function deliver(item) {
  if (busy) return;
  setBusy(true);
  item.bubble.clear();
  if (item.bubble.node !== log.lastElementChild) log.append(item.bubble.node);
  reveal(item.bubble.node);
  try {
    if (!session) await begin();
    remember({ pending: { id: item.id, text: item.text, choice: item.choice } });
    const content = item.choice ? { choice: item.choice } : { text: item.text };
    const replies = await client.say(session, { client_id: item.id, ...content });
    remember({ pending: undefined });
    show(replies);
    if (replies.length === 0) say("Your message is saved.");
    reveal(item.bubble.node);
  } catch (error) {
    if (error instanceof client.Refused && error.status === 401 && !item.renewed) {
      setBusy(false);
      renew(item);
      return;
    }
    fail(item, error);
  }
  setBusy(false);
}

async function begin() {
  const { role, stage } = situation.chosen();
  const { conversation, token, messages } = await client.begin(role, stage);
  session = { conversation, token, role, stage, helpful: {} };
  remember({});
  show(messages ?? []);
}

function fail(item, error) {
  const retry = (event) => {
    deliver(item);
    focusAfter(event);
  };
  if (error instanceof client.Unreachable) {
    item.bubble.failed(NOT_SENT, retry);
  } else if (error instanceof client.Refused) {
    remember({ pending: undefined });
    item.bubble.failed(`Not sent. ${error.message}`, error.status === 429 ? retry : null);
    if (!item.choice) composer.giveBack(item.text);
  } else {
    item.bubble.failed("Something went wrong on this page.", retry);
    console.error(error);
  }
  reveal(item.bubble.node);
}

/** The server no longer knows the conversation: begin another, and ask the same in it. */
function renew(item) {
  forget();
  say("The earlier conversation has ended, so this is a new one.");
  deliver({ id: item.id, text: item.text, bubble: userMessage(item.text), renewed: true });
}

/** Show the conversation that this tab had before it was loaded again. */
async function restore() {
  session = client.memory.recall();
  if (!session) return ready();
  situation.set(session);
  setBusy(true, "restoring");
  shown.clear();
  log.replaceChildren();
  try {
    show(await client.readLog(session));
  } catch (error) {
    if (!(error instanceof client.Refused)) {
      setBusy(false);
      const again = el("button", { type: "button", class: "quiet", onclick: () => { say(""); restore(); } }, "Try again");
      return say("The conversation could not be loaded.", again);
    }
    forget();
    say("The earlier conversation has ended. Ask anything to begin a new one.");
  }
  setBusy(false);
  ready();
  resume();
}

/** A page that was left while it waited asks again, under the same id. */
function resume() {
  const { pending } = session ?? {};
  if (!pending) return;
  const last = Array.from(log.querySelectorAll(".mine")).at(-1);
  const arrived = last?.textContent === pending.text;
  if (arrived && last !== log.lastElementChild) return remember({ pending: undefined });
  if (arrived) last.remove();
  const bubble = userMessage(pending.text);
  log.append(bubble.node);
  deliver({ ...pending, bubble });
}

/** From here on, what is added to the log is read out; what was there before is not. */
function ready() {
  refresh();
  Array.from(log.querySelectorAll(".mine")).at(-1)?.scrollIntoView({ block: "start" });
  setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
}

function show(messages) {
  for (const message of messages) {
    if (shown.has(message.id)) continue;
    shown.add(message.id);
    log.append(messageView(message, actions, session.helpful?.[message.id]));
  }
  refresh();
}

async function storeVerdict(message, helpful) {
  const judged = session;
  try {
    await client.judge(judged, message, helpful);
  } catch (error) {
    const sentence = error instanceof client.Refused ? error.message : "That could not be saved. Please try again.";
    return { stored: false, sentence };
  }
  if (judged === session) remember({ helpful: { ...session.helpful, [message]: helpful } });
  return { stored: true, sentence: "Thank you." };
}

function startOver() {
  if (busy) return announce("One moment: the last question is still being answered.");
  forget();
  say("");
  announce("A new conversation. The earlier one is no longer shown.");
  composer.focus();
}

function forget() {
  client.memory.forget();
  session = null;
  shown.clear();
  log.replaceChildren();
  refresh();
}

function remember(changes) {
  Object.assign(session, changes);
  client.memory.keep(session);
}

function setBusy(now, why) {
  busy = now;
  clearTimeout(waiting);
  typing.hidden = !now || why === "restoring";
  if (now && !why) waiting = setTimeout(() => announce("Still looking it up."), LONG_WAIT_MS);
  composer.setBusy(now);
  refresh();
}

function refresh() {
  welcome.hidden = log.childElementCount > 0 || (busy && session !== null);
  situation.refresh(session !== null);
}

function say(sentence, ...more) {
  notice.replaceChildren(sentence, ...more);
}

function announce(sentence) {
  status.textContent = "";
  setTimeout(() => { status.textContent = sentence; }, 50);
}

/** Put the cursor back, but open no on-screen keyboard over the answer for a finger's press. */
function focusAfter(event) {
  if (event.pointerType !== "touch") composer.focus();
}

function reveal(node) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}
