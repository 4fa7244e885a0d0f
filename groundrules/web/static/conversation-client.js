// Speaks with the public API (see /api/docs), and remembers the conversation for as long as the tab lives.

const BASE = "/api/v1/conversations";
const KEY = "ground-rules.conversation";
const PATIENCE_MS = 45_000;
const PAGE = 500;

/** The server said no. `message` is its sentence for people. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** No usable answer came. The request may or may not have arrived, so it is sent again under the same id. */
export class Unreachable extends Error {}

/** Begin a conversation; return `{conversation, token}`. */
export function begin(role, stage) {
  const known = Object.entries({ role, stage }).filter(([, value]) => value);
  return call("POST", "", null, Object.fromEntries(known));
}

/** Say something: `saying` is `{client_id, text}` or `{client_id, choice}`. Return the replies. */
export async function say(session, saying) {
  return (await call("POST", `/${session.conversation}/messages`, session.token, saying)).messages;
}

/** Return the messages beyond `seq`, oldest first. */
export async function readLog(session, seq = 0) {
  const found = [];
  for (;;) {
    const after = found.at(-1)?.seq ?? seq;
    const page = await call("GET", `/${session.conversation}/messages?after=${after}`, session.token);
    found.push(...page.messages);
    if (page.messages.length < PAGE) return found;
  }
}

/** Store whether a reply helped. */
export function judge(session, message, helpful) {
  const path = `/${session.conversation}/messages/${encodeURIComponent(message)}/feedback`;
  return call("POST", path, session.token, { helpful });
}

async function call(method, path, token, body) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  let response, data;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    response = await fetch(BASE + path, { method, headers, signal, body: body && JSON.stringify(body) });
    data = await response.json();
  } catch (error) {
    // A body that is no JSON is no reason to send a refused request again.
    if (!response || response.ok || response.status >= 500) throw new Unreachable(String(error));
  }
  if (response.status >= 500) throw new Unreachable(`status ${response.status}`);
  if (!response.ok) throw new Refused(response.status, data?.detail || "The server did not take this.");
  return data;
}

/** Return an id that no other message has. `randomUUID` is missing where a page comes over plain http. */
export function freshId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The conversation of this tab: `{conversation, token, role, stage, helpful, pending}`, or null. */
export const memory = {
  recall() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      return null;
    }
  },
  keep(session) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(session));
    } catch {
      // Storage is full or forbidden: the conversation then ends with the page.
    }
  },
  forget() {
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // Nothing was kept.
    }
  },
};
