// Sends a ticket's forms without leaving the page: what is unfolded, typed elsewhere and scrolled to stays.

import { load } from "./load.js";
import { end, isLogIn, refresh } from "./live.js";
import { say, show } from "./show.js";
import { SAID } from "./words.js";

const underWay = new WeakSet();

/**
 * Take over the forms with `data-here`. On one that is sent `desk:sending` is dispatched, then `desk:sent` if the server took
 * it or `desk:refused` with the page that says why not, and at last `desk:settled`.
 */
export function startForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-here]") || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (!underWay.has(form)) send(form, event.submitter);
  });
}

async function send(form, submitter) {
  const tell = (what, detail) => form.dispatchEvent(new CustomEvent(`desk:${what}`, { bubbles: true, detail }));
  const body = new URLSearchParams(new FormData(form, submitter));
  underWay.add(form);
  tell("sending");
  try {
    const { status, url, fresh } = await load(form.action, { body });
    if (isLogIn(url)) return end();
    form.closest("details.menu")?.removeAttribute("open");
    if (status < 400) {
      form.reset();
      tell("sent");
    }
    show(fresh, { whole: true });
    if (status >= 400) tell("refused", fresh);
    refresh();
  } catch (error) {
    console.debug(error);
    say(SAID.notSent);
  } finally {
    underWay.delete(form);
    tell("settled");
  }
}
