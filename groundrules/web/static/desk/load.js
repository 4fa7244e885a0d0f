// Loads pages of ours. The server has drawn them and escaped what people wrote; nothing in a page loaded so runs.

const PATIENCE_MS = 20_000;

/**
 * Return `{status, url, fresh}` for the page at an address; `fresh` is its document. With a `body` it is sent as a form, and
 * the page that it leads to is returned. A `refresh` does not make the session last longer.
 */
export function load(address, { body = null, refresh = false } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(body ? "POST" : "GET", address);
    request.responseType = "document";
    request.timeout = PATIENCE_MS;
    if (refresh) request.setRequestHeader("X-Desk-Refresh", "1");
    const failed = () => reject(new Error("no usable answer"));
    request.onload = () => {
      const { status, response: fresh, responseURL } = request;
      if (fresh?.querySelector("main") && status < 500) resolve({ status, url: new URL(responseURL), fresh });
      else failed();
    };
    request.onerror = failed;
    request.ontimeout = failed;
    request.send(body);
  });
}
