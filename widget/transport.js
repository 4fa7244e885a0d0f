// Calls the public API, and keeps what the tabs of a browser share.

export const KEY = "ground-rules.";
const PATIENCE_MS = 45_000;

/** The server said no, in a sentence for people. With any other error, no usable answer came. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/**
 * Return `call(method, path, {token, body, signal, after})`, which asks the API at `home`. It resolves to what the API
 * answers, or with `after` to the stream of events beyond that message.
 */
export function caller(home) {
  return async (method, path, { token, body, signal, after = null } = {}) => {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    if (after !== null) headers["Last-Event-ID"] = after;
    const limits = [signal, after === null && AbortSignal.timeout(PATIENCE_MS)].filter(Boolean);
    const options = { method, headers, signal: AbortSignal.any(limits), body: body && JSON.stringify(body) };
    const response = await fetch(`${home}api/v1${path}`, options);
    if (response.status >= 500) throw new Error(`status ${response.status}`);
    if (response.ok) return after === null ? response.json() : response.body;
    const { detail } = await response.json().catch(() => ({}));
    throw new Refused(response.status, detail ?? "");
  };
}

/** Named values in local storage; where that is blocked, in a memory that lives as long as the page. */
export class Store {
  #own = new Map();
  #blocked = false;

  read(name) {
    if (this.#blocked) return this.#own.get(name) ?? null;
    try {
      return parsed(localStorage.getItem(KEY + name));
    } catch {
      this.#blocked = true;
      return null;
    }
  }

  write(name, value) {
    this.#own.set(name, value);
    try {
      if (value === null) localStorage.removeItem(KEY + name);
      else localStorage.setItem(KEY + name, JSON.stringify(value));
    } catch {
      this.#blocked = true;
    }
  }

  /** Do `work` while no other tab does it, where the browser has locks. */
  alone(work) {
    return this.#blocked || !navigator.locks ? work() : navigator.locks.request(KEY, work);
  }
}

/** Return what was written as JSON, or null. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
