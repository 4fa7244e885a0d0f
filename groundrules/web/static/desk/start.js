// Brings the desk's pages to life. All of them work without it.

// Puts a button that copies beside each approved text and each one-time password.
import "/static/help-actions.js";
import { startAlerts } from "./alerts.js";
import { startCompose } from "./compose.js";
import { startForms } from "./here.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startAtEnd, takeNotice } from "./show.js";

const address = new URL(location.href);
if (address.searchParams.has("notice")) {
  address.searchParams.delete("notice");
  history.replaceState(null, "", address);
}
takeNotice();
// The browser itself does so only once it has drawn the page, and by then it may have been drawn anew.
if (document.activeElement === document.body) document.querySelector(".desk [autofocus]")?.focus();
startAlerts();
startKeys();
startCompose();
startForms();
startAtEnd();
// Whoever has yet to choose a password sees no tickets.
if (document.querySelector(".nav")) startLive();

// A menu closes when one goes elsewhere, and by Escape.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
