// Draws one message of the conversation, by its author and kind.

import { answerCard } from "./answer-view.js";
import { checkCard } from "./check-view.js";
import { el, prose } from "./dom.js";
import { draftCard } from "./draft-view.js";

const CARDS = new Map([["answer", answerCard], ["check", checkCard], ["draft", draftCard]]);

/**
 * Return the element for a message as the API shows it.
 * `actions.choose(choice, event)` is called for a pressed choice; `actions.judge(id, helpful)` resolves to the
 * sentence that says whether the verdict was stored, as `{stored, sentence}`; `actions.announce(sentence)` speaks to
 * screen readers. `helpful` is the verdict given earlier, if any.
 */
export function messageView(message, actions, helpful) {
  if (message.author === "user") return userMessage(message.text).node;
  const choices = message.choices?.length > 0 && choiceButtons(message, actions);
  const card = message[message.kind] && CARDS.get(message.kind);
  if (card) {
    return el(
      "article",
      { class: `message card ${message.kind}`, "aria-labelledby": `title-${message.id}` },
      ...card({ ...message, text: withoutChoices(message) }, actions.announce),
      choices,
      message.kind === "answer" && judgement(message, actions, helpful),
    );
  }
  return el(
    "article",
    { class: `message reply from-${message.author} kind-${message.kind}`, "aria-label": nameOf(message) },
    (message.author !== "assistant" || message.name) && el("p", { class: "author" }, nameOf(message)),
    el("div", { class: "prose" }, prose(withoutChoices(message))),
    choices,
  );
}

function nameOf({ author, name }) {
  return name || { assistant: "Ground Rules", agent: "A person from support", system: "Notice" }[author] || author;
}

/** The text names its choices for channels without buttons; here the buttons name them. */
function withoutChoices({ text, choices = [] }) {
  const titles = new Set(choices.map(({ title }) => `- ${title}`));
  return text.split("\n").filter((line) => !titles.has(line)).join("\n");
}

function choiceButtons(message, actions) {
  return el(
    "ul",
    { class: "choices", "aria-label": message.kind === "clarify" ? "Which of these?" : "What next?" },
    message.choices.map((choice) =>
      el(
        "li",
        {},
        el("button", { type: "button", class: "choice", onclick: (event) => actions.choose(choice, event) }, choice.title),
      ),
    ),
  );
}

function judgement(message, actions, helpful) {
  const outcome = el("span", { class: "meta", "aria-live": "off" });
  const buttons = [true, false].map((value) =>
    el(
      "button",
      { type: "button", class: "thumb", "aria-pressed": String(helpful === value), onclick: () => press(value) },
      value ? "Yes" : "No",
    ),
  );
  const show = (value) => {
    buttons[0].setAttribute("aria-pressed", String(value === true));
    buttons[1].setAttribute("aria-pressed", String(value === false));
  };
  let stored = helpful;
  let latest = 0;
  async function press(value) {
    const turn = ++latest;
    show(value);
    outcome.textContent = "";
    const result = await actions.judge(message.id, value);
    if (result.stored) stored = value;
    if (turn !== latest) return;
    show(stored);
    outcome.textContent = result.sentence;
  }
  const label = `helpful-${message.id}`;
  return el(
    "div",
    { class: "judgement", role: "group", "aria-labelledby": label },
    el("span", { id: label }, "Helpful?"),
    ...buttons,
    outcome,
  );
}

/** Return a user's message as `{node, failed(sentence, retry?), clear()}`; `failed` says beneath it what went wrong. */
export function userMessage(text) {
  const trouble = el("div", { class: "trouble", hidden: true });
  const node = el(
    "article",
    { class: "message mine", "aria-label": "You" },
    el("p", { class: "bubble", dir: "auto" }, text),
    trouble,
  );
  return {
    node,
    clear() {
      trouble.hidden = true;
      trouble.replaceChildren();
    },
    failed(sentence, retry) {
      const button = retry && el("button", { type: "button", class: "quiet", onclick: retry }, "Try again");
      trouble.replaceChildren(el("p", {}, sentence), ...(button ? [button] : []));
      trouble.hidden = false;
    },
  };
}
