// One conversation: what is sent, what comes, what the tabs of a browser share. It draws nothing.

import { backOff, startFeed } from "./feed.js";
import { PANEL, SHARED } from "./strings.js";
import { KEY, Refused, Store, caller, parsed } from "./transport.js";

// For less long than the server takes it for granted.
const WRITING_MS = 5_000;

/**
 * Take up this browser's conversation, or begin one once something is said. What is said stays in the outbox, as
 * `{id, text, choice?}`, until the server has answered it: whatever breaks, it is sent again under the same id.
 */
export function startConversation({ home, identity, situation }, view) {
  const call = caller(home);
  const store = new Store();
  const subject = subjectOf(identity);
  let stopFeed = null;
  let [listening, sending] = [false, false];
  let [tries, seen] = [0, 0]; // of sending in vain; the last message that has come
  let again; // the timer of the next try
  let writing = 0; // until when it is known that the user writes

  // Somebody else's: whoever used this browser before has signed out.
  if (session() && session().subject !== subject) forget();
  show(session() ?? situation);
  addEventListener("storage", changedElsewhere);

  function session() {
    return store.read("session");
  }

  function outbox() {
    return store.read("outbox") ?? [];
  }

  function isCurrent({ conversation }) {
    return session()?.conversation === conversation;
  }

  function remember(changes) {
    if (session()) store.write("session", { ...session(), ...changes });
  }

  function forget() {
    store.write("session", null);
    store.write("outbox", null);
  }

  function ask(method, { conversation, token }, path, more) {
    return call(method, `/conversations/${conversation}${path}`, { token, ...more });
  }

  function show({ role, stage }) {
    // A host page may name one that is not there.
    situation = { role: SHARED.roles[role] ? role : null, stage: SHARED.stages[stage] ? stage : null };
    view.situation(situation);
  }

  // Another tab has begun a conversation, left it, or learnt who asks.
  function changedElsewhere({ key, oldValue, newValue }) {
    if (key !== `${KEY}session`) return;
    if (parsed(newValue)?.conversation !== parsed(oldValue)?.conversation) reset();
    if (newValue) show(parsed(newValue));
  }

  function reset() {
    deafen();
    seen = 0;
    view.clear();
    if (listening) listen();
  }

  function deafen() {
    stopFeed?.();
    stopFeed = null;
  }

  function fault(error) {
    view.say(error instanceof Refused ? error.message : PANEL.broken);
  }

  function listen() {
    listening = true;
    const known = session();
    if (!known) {
      view.ready();
      flush();
    }
    if (!known || stopFeed) return;
    const mine = (then) => (value) => isCurrent(known) && then(value);
    stopFeed = startFeed(seen, (path, more) => ask("GET", known, path, more), {
      history: mine((messages) => {
        seen = messages.at(-1)?.seq ?? seen;
        view.history(messages, session().judged ?? {});
        outbox().forEach(view.pending);
        view.ready();
      }),
      message: mine((message) => {
        seen = message.seq;
        take(message);
      }),
      state: mine(stand),
      typing: mine(view.typing),
      gone: mine(() => renew(known)),
      link: mine((whether) => {
        view.link(whether);
        if (whether) flush();
      }),
    });
  }

  function take(message) {
    view.add(message, session().judged?.[message.id]);
    const { role, stage } = message.answer ?? {};
    show({ role: role ?? situation.role, stage: stage ?? situation.stage });
    remember(situation);
  }

  /** What the server has as chosen counts when it changes; else what the last answer took for granted. */
  function stand(state) {
    const told = { role: state.role, stage: state.stage };
    if (JSON.stringify(told) !== JSON.stringify(session().told)) show(told);
    remember({ ...situation, told, person: state.handoff !== null });
    view.state(state);
  }

  /** Send what waits, in its order, one at a time. */
  async function flush() {
    if (sending) return;
    sending = true;
    clearTimeout(again);
    try {
      for (let item; (item = outbox()[0]); ) {
        view.pending(item);
        view.busy(true);
        await deliver(item);
      }
    } catch (error) {
      console.debug(error);
      if (!error.status) view.link(false);
      for (const item of outbox()) view.failed(item, PANEL.unsent, flush);
      again = setTimeout(flush, backOff(tries++));
    }
    sending = false;
    view.busy(false);
  }

  async function deliver(item) {
    let known;
    try {
      known = session() ?? (await begin());
      const content = item.choice ? { choice: item.choice } : { text: item.text };
      const { messages } = await ask("POST", known, "/messages", { body: { client_id: item.id, ...content } });
      tries = 0;
      view.link(true);
      drop(item);
      if (!isCurrent(known)) return;
      view.sent(item, messages[0]?.seq - 0.5);
      messages.forEach(take);
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 429) throw error;
      if (error.status === 401 && known) {
        renew(known);
        await new Promise((resolve) => setTimeout(resolve, backOff(tries++)));
        return;
      }
      drop(item);
      view.refused(item, PANEL.refused(error.message));
    }
  }

  function drop({ id }) {
    store.write("outbox", outbox().filter((item) => item.id !== id));
  }

  /** Begin a conversation, or join the one that another tab began meanwhile. */
  function begin() {
    return store.alone(async () => {
      if (session()) return session();
      const known = Object.entries({ ...situation, identity }).filter(([, value]) => value);
      const body = Object.fromEntries(known);
      const { conversation, token, role, stage } = await call("POST", "/conversations", { body });
      show({ role: role ?? situation.role, stage: stage ?? situation.stage });
      store.write("session", { conversation, token, subject, ...situation, told: situation });
      view.begun(conversation);
      if (listening) listen();
      return session();
    });
  }

  /** The server knows it no more: what waits goes into another, where no choices were offered. */
  function renew(known) {
    if (!isCurrent(known)) return;
    store.write("session", null);
    const anew = (item) => (item.choice?.startsWith("rule:") ? item : { ...item, choice: undefined });
    store.write("outbox", outbox().map(anew));
    reset();
    view.say(PANEL.ended);
  }

  return {
    listen,
    withPerson: () => session()?.person,
    /** Listen no more; what is on its way still arrives. */
    rest() {
      listening = false;
      deafen();
    },
    end() {
      this.rest();
      clearTimeout(again);
      removeEventListener("storage", changedElsewhere);
    },
    /** Say `text`, or press the choice whose title it is. */
    send(text, choice) {
      const item = { id: freshId(), text, choice };
      store.write("outbox", [...outbox(), item]);
      view.pending(item);
      flush();
    },
    async situate(chosen) {
      const [before, known] = [situation, session()];
      show({ ...before, ...chosen });
      try {
        if (known) stand(await ask("PATCH", known, "", { body: chosen }));
      } catch (error) {
        show(before);
        fault(error);
      }
    },
    /** Return whether it could be stored that a reply helped or not. */
    async judge(id, helpful, comment) {
      const known = session();
      try {
        await ask("POST", known, `/messages/${encodeURIComponent(id)}/feedback`, { body: { helpful, comment } });
      } catch {
        return false;
      }
      if (isCurrent(known)) remember({ judged: { ...session().judged, [id]: helpful } });
      return true;
    },
    async cancelWaiting() {
      try {
        stand(await ask("DELETE", session(), "/handoff"));
      } catch (error) {
        fault(error);
      }
    },
    /** Let the person who answers see that the user writes. */
    write() {
      if (Date.now() < writing) return;
      writing = Date.now() + WRITING_MS;
      ask("POST", session(), "/typing", { body: { on: true } }).catch(console.debug);
    },
    /** Leave this conversation; the next message begins another, in every tab. */
    startOver() {
      forget();
      reset();
    },
  };
}

/** Return whom a host's token speaks for, unverified: it only parts one person's conversation from another's. */
function subjectOf(token) {
  try {
    const [, claims] = token.split(".");
    return JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))).sub ?? null;
  } catch {
    return null;
  }
}

// Pages that come over plain http have no randomUUID.
const freshId = () => crypto.getRandomValues(new Uint32Array(4)).join("-");
