// The panel: who talks with whom, the conversation, the box to write in.

import { choiceList, messageView, userMessage } from "./cards.js";
import { startConversation } from "./conversation.js";
import { button, el, icon, meta, signButton } from "./dom.js";
import { PANEL, SHARED } from "./strings.js";

const LIMIT = 2_000;
// The states of a handoff in which somebody may still come.
const ON_THE_LIST = ["requested", "queued", "expired"];
const LONG_WAIT_MS = 3_000;
const SETTLE_MS = 500;
const CROSS = ["M6 6l12 12", "M18 6L6 18"];
const AGAIN = ["M19 12a7 7 0 1 1-2.2-5.1", "M17.2 3v4.2H13"];
const SEND = ["M12 19V5", "M5.5 11.5L12 5l6.5 6.5"];

/**
 * Return the panel as `{parts, focus(), talk}`; `talk` is the conversation that it shows. A `page` cannot be closed.
 * `tell(name, detail)` hears of each `message` that is new, and of a `conversation` that begins.
 */
export function startPanel(about, { page, close, tell }) {
  const status = el("p", { class: "hidden", role: "status" });
  const typing = el("p", { class: "typing", "aria-hidden": "true" });
  const log = el("div", { class: "log", role: "log", tabindex: 0, "aria-label": PANEL.log });
  const title = el("h2", { id: "title", tabindex: -1 }, PANEL.title);
  const subtitle = meta("p");
  const again = signButton(AGAIN, PANEL.startOver, offerStart);
  const end = !page && signButton(CROSS, PANEL.close, close);
  const [link, wait, note] = ["link", "wait", "note"].map((name) => el("div", { class: `bar bar-${name}` }));
  const [role, stage] = [chip("role", SHARED.roles), chip("stage", SHARED.stages)];
  const label = el("label", { for: "text", class: "hidden" });
  const heard = { onkeydown: key, oninput: () => person && talk.write() };
  const text = el("textarea", { id: "text", dir: "auto", rows: 1, enterkeyhint: "send", ...heard });
  const send = button({ type: "submit", class: "primary send", "aria-label": PANEL.send }, icon(...SEND));
  const box = el("div", { class: "box" }, label, text, send);
  const parts = [
    el("header", { class: "head" }, el("div", {}, title, subtitle), again, end),
    el("div", { class: "chips" }, role, stage),
    link,
    wait,
    note,
    log,
    el("form", { class: "composer", onsubmit: submit }, box, meta("p", PANEL.foot)),
    status,
  ];
  const actions = {
    home: about.home,
    announce,
    judge: (...verdict) => talk.judge(...verdict),
    choose({ title, id }, event) {
      talk.send(title, id);
      refocus(event);
    },
  };
  const shown = new Map(); // {node, seq} by id; of the user's own messages, by the id under which they were sent
  let person = null; // the name of whoever answers instead of the assistant
  let other = null; // what somebody else is seen to do
  let busy = false;
  let [waiting, settling] = []; // timers: of a long wait, and until new messages are read out

  function chip(id, names) {
    const choose = () => talk.situate({ [id]: select.value || null });
    const all = Object.entries({ "": PANEL.unsaid[id], ...names });
    const options = all.map(([value, words]) => el("option", { value }, words));
    const select = el("select", { id, "aria-label": PANEL[id], onchange: choose }, options);
    return select;
  }

  function key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  }

  function submit(event) {
    event.preventDefault();
    const typed = text.value.trim();
    text.focus();
    // Characters as the server counts them: a sign outside the basic plane is one.
    const over = Array.from(typed).length - LIMIT;
    if (over > 0) return say(PANEL.over(over, LIMIT));
    show(note);
    if (!typed) return;
    text.value = "";
    talk.send(typed);
  }

  function offerStart() {
    const go = () => {
      talk.startOver();
      announce(PANEL.begun);
      text.focus();
    };
    const stay = () => {
      show(note);
      again.focus();
    };
    const keep = button({ class: "bare", onclick: stay }, PANEL.keep);
    show(note, PANEL.startOverAsk, button({ onclick: go }, PANEL.startOver), keep);
    note.querySelector("button").focus();
  }

  function say(sentence) {
    show(note, sentence, signButton(CROSS, PANEL.dismiss, () => show(note)));
  }

  /** Show words in a bar, and say them if they are new. */
  function show(bar, words, ...more) {
    const before = bar.firstChild?.textContent;
    bar.replaceChildren(...(words ? [el("p", {}, words), ...more] : []));
    if (words && words !== before) announce(words);
  }

  function announce(sentence) {
    status.textContent = "";
    setTimeout(() => { status.textContent = sentence; }, 50);
  }

  function welcome() {
    const examples = PANEL.examples.map((title) => ({ title }));
    const [heading, more] = [el("h3", {}, PANEL.welcome), el("p", {}, PANEL.welcomeMore)];
    return el("section", { class: "welcome" }, heading, more, choiceList(examples, actions.choose));
  }

  function refresh() {
    typing.textContent = other ?? (busy && !person ? PANEL.looking : "");
    typing.hidden = !typing.textContent;
    log.firstChild.hidden = shown.size > 0;
    again.hidden = shown.size === 0;
    subtitle.textContent = person ? PANEL.talking(person) : PANEL.about;
    label.textContent = person ? PANEL.toPerson : PANEL.question;
    text.placeholder = person ? PANEL.toPerson : PANEL.placeholder;
  }

  /** Put a node where its number belongs, or last. */
  function place(id, entry, seq = Infinity) {
    shown.set(id, Object.assign(entry, { seq }));
    const later = Array.from(shown.values()).filter((one) => one.seq > seq).sort((one, two) => one.seq - two.seq);
    const next = later[0]?.node ?? typing;
    // A node that stays where it is is not read out again.
    if (entry.node.nextElementSibling !== next) next.before(entry.node);
    refresh();
  }

  /** Show a message of the log; return whether it is new here. */
  function add(message, judged) {
    const { id, seq, author, client_id: own } = message;
    const sent = shown.get(own);
    if (sent) {
      sent.settle(message.text);
      place(own, sent, seq);
    } else if (!shown.has(id)) {
      if (author === "user") place(own ?? id, userMessage(message.text), seq);
      else place(id, { node: messageView(message, actions, judged) }, seq);
      return true;
    }
    return false;
  }

  /** Bring a message into sight, from the question before it on. */
  function reveal(node) {
    const before = node.previousElementSibling;
    const from = before?.matches(".mine") ? before : node;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    log.scrollTo({ top: from.offsetTop - log.offsetTop - 12, behavior: calm ? "auto" : "smooth" });
  }

  /** Put the cursor back, but open no on-screen keyboard at a finger's press. */
  function refocus(event) {
    if (event.pointerType !== "touch") text.focus();
  }

  const view = {
    say,
    clear() {
      shown.clear();
      clearTimeout(settling);
      log.setAttribute("aria-live", "off");
      log.replaceChildren(welcome(), typing);
      [wait, note].forEach((bar) => show(bar));
      person = null;
      refresh();
    },
    history(messages, judged) {
      for (const message of messages) add(message, judged[message.id]);
    },
    /** From here on, what is added is read out; what was there before is not. */
    ready() {
      const last = log.querySelector(".message:nth-last-child(1 of .mine)");
      if (last) log.scrollTop = last.offsetTop - log.offsetTop - 12;
      settling = setTimeout(() => log.setAttribute("aria-live", "polite"), SETTLE_MS);
    },
    add(message, judged) {
      const near = log.scrollHeight - log.scrollTop - log.clientHeight < 100;
      if (!add(message, judged)) return;
      if (message.author !== "user") other = null;
      if (near) reveal(typing.previousElementSibling);
      tell("message", { message });
    },
    pending({ id, text: words }) {
      if (shown.has(id)) return shown.get(id).settle();
      place(id, userMessage(words));
      return reveal(shown.get(id).node);
    },
    /** It comes before the replies to it, whatever its number will be. */
    sent({ id }, seq) {
      const entry = shown.get(id);
      if (seq && entry.seq === Infinity) place(id, entry, seq);
    },
    failed(item, sentence, retry) {
      view.pending(item);
      shown.get(item.id).failed(sentence, retry && ((event) => {
        retry();
        refocus(event);
      }));
    },
    /** Give a refused text back to be changed, unless another has been begun. */
    refused(item, sentence) {
      view.failed(item, sentence);
      text.value ||= item.choice ? "" : item.text;
    },
    busy(now) {
      busy = now;
      clearTimeout(waiting);
      if (now && !person) waiting = setTimeout(() => announce(PANEL.stillLooking), LONG_WAIT_MS);
      refresh();
    },
    typing({ author, name, on }) {
      const doing = { agent: PANEL.writing(name), assistant: PANEL.looking };
      other = on ? doing[author] : null;
      refresh();
    },
    situation(known) {
      for (const select of [role, stage]) select.value = known[select.id] ?? "";
    },
    state({ handoff }) {
      const { state, position, agent, note: words } = handoff ?? {};
      person = state === "assigned" ? agent.name : null;
      other = null;
      const cancel = button({ onclick: () => talk.cancelWaiting() }, PANEL.cancel);
      show(wait, ON_THE_LIST.includes(state) && (words ?? PANEL.waiting(position)), cancel);
      refresh();
    },
    link(whether) {
      show(link, !whether && (navigator.onLine ? PANEL.trying : PANEL.offline));
    },
    begun: (conversation) => tell("conversation", { conversation }),
  };
  view.clear();
  const talk = startConversation(about, view);
  // On touch screens the focus goes not to the box, whose keyboard would hide the rest.
  const focus = () => (matchMedia("(hover: hover)").matches ? text : title).focus();
  return { parts, focus, talk };
}
