// Has a text checked while it is written: not at every key, one request at a time, and out of the writer's way.

import { Store, caller } from "./transport.js";

const SOON_MS = 60;
const TYPING_MS = 600;
const PATIENCE_MS = 15_000;
const AGAIN_MS = [5_000, 20_000, 60_000, 180_000];
const LIMIT = 10_000; // characters, the API's

/**
 * Check what `read()` returns, `{text, role, stage}`, each time after `changed(soon)` was called. `show(check, text)` is
 * given the outcome, null for a text that is not checked; `failed()` is called if none came, and it is tried again later.
 */
export function startChecks(home, { read, show, failed }) {
  const ask = checker(home);
  let timer;
  let flight = null; // ends the request that is under way
  let known = {};
  let failures = 0;

  function stop() {
    clearTimeout(timer);
    flight?.abort();
    flight = null;
  }

  function changed(soon) {
    stop();
    timer = setTimeout(run, soon ? SOON_MS : TYPING_MS);
  }

  async function run() {
    const what = read();
    const key = JSON.stringify(what);
    if (!what.text.trim() || Array.from(what.text).length > LIMIT) return show(null, what.text);
    if (key !== known.key) {
      const mine = new AbortController();
      flight = mine;
      timer = setTimeout(() => mine.abort(), PATIENCE_MS);
      try {
        known = { key, check: await ask(what, mine.signal) };
      } catch ({ status }) {
        if (flight !== mine) return; // there is another text by now
        stop();
        failed();
        // A text that is refused once is refused again.
        if (status && status !== 401 && status !== 429) return;
        timer = setTimeout(run, AGAIN_MS[Math.min(failures++, AGAIN_MS.length - 1)]);
        return;
      }
      if (flight !== mine) return;
      stop();
      failures = 0;
    }
    show(known.check, what.text);
  }

  return { changed, stop };
}

/** Return the call of the check, with the token of the help widget's conversation, or of one begun for this. */
function checker(home) {
  const call = caller(home);
  const store = new Store();
  const refused = new Set();
  const good = () => ["session", "check"].map((name) => store.read(name)?.token).find((one) => one && !refused.has(one));
  const begin = async () => good() ?? store.write("check", await call("POST", "/conversations"));

  return async function ask(body, signal) {
    if (!good()) await store.alone(begin);
    const token = good();
    try {
      return await call("POST", "/check", { token, body, signal });
    } catch (error) {
      // Whether that conversation has ended is for the help widget to find out.
      if (error.status !== 401 || refused.has(token)) throw error;
      refused.add(token);
      return ask(body, signal);
    }
  };
}
