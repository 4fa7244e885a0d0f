// Follows a conversation, by server-sent events or else by long polling.

// The server says at once how things stand, and something every 15 s.
const FIRST_MS = 6_000;
const SILENCE_MS = 40_000;
const LONGEST_MS = 30_000;
const POLL_S = 20;

/** Return how many milliseconds to wait: ever longer, and never all at once. */
export function backOff(tries) {
  return Math.min(LONGEST_MS, 1000 * 2 ** tries) * (0.5 + Math.random() / 2);
}

/**
 * Follow a conversation beyond message `after`; return what ends that. `get(path, {signal, after})` asks the API about
 * it, `on.link(whether)` hears whether that works, and `on.gone()` that the server knows it no more.
 */
export function startFeed(after, get, on) {
  const ended = new AbortController();
  let cut, wake;
  let tries = 0;
  let [caughtUp, linked, polls] = [false, false, false];

  // A request that was under way when the network changed may hang for long.
  const changed = () => {
    cut.abort();
    wake?.();
  };
  for (const event of ["online", "offline"]) addEventListener(event, changed, ended);
  run();

  async function run() {
    while (!ended.signal.aborted) {
      cut = new AbortController();
      linked = false;
      const polled = polls;
      try {
        if (!caughtUp) await catchUp();
        await (polls ? poll() : stream());
      } catch (error) {
        if (ended.signal.aborted) return;
        if (error.status === 401) return on.gone();
        if (error.status) polls = true; // there are no streams here
        if (!linked && polls === polled) on.link(false);
      }
      await pause(backOff(tries++));
    }
  }

  function pause(time) {
    return new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, time);
    });
  }

  async function catchUp() {
    const found = [];
    for (let some; (some = await page(0)).length > 0; ) found.push(...some);
    caughtUp = true;
    on.history(found);
  }

  async function page(wait) {
    const { messages } = await get(`/messages?after=${after}&wait=${wait}`, { signal: cut.signal });
    after = messages.at(-1)?.seq ?? after;
    return messages;
  }

  async function poll() {
    for (;;) {
      on.state(await get("", { signal: cut.signal }));
      arrived();
      const found = await page(POLL_S);
      found.forEach(on.message);
      if (found.length === 0) await pause(1_000);
    }
  }

  async function stream() {
    let watch = setTimeout(() => {
      polls = true; // something on the way holds the stream back
      cut.abort();
    }, FIRST_MS);
    try {
      for await (const { event, id, data } of events(await get("/events", { signal: cut.signal, after }))) {
        clearTimeout(watch);
        watch = setTimeout(() => cut.abort(), SILENCE_MS);
        arrived();
        if (id) after = Number(id);
        on[event]?.(JSON.parse(data));
      }
    } finally {
      clearTimeout(watch);
    }
  }

  function arrived() {
    tries = 0;
    if (!linked) on.link(true);
    linked = true;
  }

  return () => {
    ended.abort();
    changed();
  };
}

/** Yield what comes as `{event, id, data}`; for a comment, which shows that the link lives, an empty object. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let [rest, event] = ["", {}];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const [, field, content] = /^(\w*): ?(.*?)\r?$/s.exec(line) ?? [];
      if (field) event[field] = content;
      else {
        yield event;
        event = {};
      }
    }
  }
}
