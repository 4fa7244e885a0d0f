// <ground-rules-help>: a button that opens a panel, or the panel alone. See docs/widget.md.

import { button, el, icon } from "./dom.js";
import { STYLES } from "./help.css.js";
import { startPanel } from "./panel.js";
import { PANEL } from "./strings.js";

const NAME = "ground-rules-help";
const ASK = "data-ground-rules-ask";
const OPTIONS = ["mode", "src-base", "identity", "role-is", "stage"];
const SIGNS = { false: ["M4 5h16v11h-8l-4.5 4v-4H4z", "M8 9h8", "M8 12h5"], true: ["M5 9l7 7 7-7"] };
// Here the panel takes the whole screen, and so keeps the keyboard to itself.
const SMALL = matchMedia("(max-width: 30rem), (max-height: 26rem)");

class Help extends HTMLElement {
  static observedAttributes = OPTIONS.slice(2);

  #launcher = null;
  #frame;
  #panel = null;
  #back; // what had the focus before the panel opened
  #unread = 0;
  #ending;

  get #isOpen() {
    return !this.#launcher || this.#frame.open;
  }

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" }).adoptedStyleSheets = STYLES;
    const [mode, base, identity, role, stage] = OPTIONS.map((name) => this.getAttribute(name));
    const page = mode === "page";
    const home = new URL(base ?? new URL("../../", import.meta.url), document.baseURI).href.replace(/\/?$/, "/");
    const act = { page, tell: (name, detail) => this.#tell(name, detail), close: () => this.close() };
    this.#panel = startPanel({ home, identity, situation: { role, stage } }, act);
    const frame = { class: "panel", id: "panel", "aria-labelledby": "title", onkeydown: this.#leave, oncancel: this.#leave };
    this.#frame = el(page ? "section" : "dialog", frame, this.#panel.parts);
    let all = this.#frame;
    if (!page) {
      const toggle = () => (this.#frame.open ? this.close() : this.open());
      const opens = { "aria-haspopup": "dialog", "aria-controls": "panel", onclick: toggle };
      this.#launcher = button({ class: "primary launcher", ...opens });
      this.#label();
      all = el("aside", { "aria-label": PANEL.launcher }, this.#launcher, all);
    }
    this.shadowRoot.replaceChildren(all);
    this.#ending = new AbortController();
    document.addEventListener("click", (event) => this.#asked(event), this.#ending);
    document.addEventListener("visibilitychange", () => this.#listen(), this.#ending);
    SMALL.addEventListener("change", () => this.#resize(), this.#ending);
    visualViewport.addEventListener("resize", () => this.#fit(), this.#ending);
    this.#listen();
  }

  disconnectedCallback() {
    this.#ending.abort();
    this.#panel.talk.end();
    this.#panel = null;
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#panel || before === now) return;
    if (name !== "identity") return void this.#panel.talk.situate({ [name === "stage" ? name : "role"]: now || null });
    this.disconnectedCallback();
    this.connectedCallback();
  }

  open() {
    if (this.#isOpen) return;
    this.#back = document.activeElement;
    this.#show();
    this.#unread = 0;
    this.#changed("open");
    this.#panel.focus();
  }

  close() {
    if (!this.#frame.open) return;
    this.#frame.close();
    this.#changed("close");
    const known = this.#back?.isConnected && ![document.body, this].includes(this.#back);
    (known ? this.#back : this.#launcher).focus();
  }

  /** Ask `text`, or about the rule with the id `rule`. */
  ask({ text, rule }) {
    this.open();
    this.#panel.talk.send(text ?? PANEL.aboutRule(rule), rule && `rule:${rule}`);
  }

  #show() {
    if (SMALL.matches) this.#frame.showModal();
    else this.#frame.show();
    this.#fit();
  }

  #resize() {
    if (!this.#frame.open) return;
    this.#frame.close();
    this.#show();
  }

  /** An on-screen keyboard covers part of the page; the panel keeps to the rest. */
  #fit() {
    if (visualViewport.scale === 1) this.#frame.style.setProperty("--seen", `${visualViewport.height}px`);
  }

  #changed(name) {
    this.#label();
    this.#listen();
    this.#tell(name);
  }

  /** Listen while anybody looks, or a person is awaited. */
  #listen() {
    const { talk } = this.#panel;
    if (talk.withPerson() || (this.#isOpen && !document.hidden)) talk.listen();
    else talk.rest();
  }

  #label() {
    const open = this.#frame.open;
    this.#launcher.setAttribute("aria-expanded", String(open));
    this.#launcher.setAttribute("aria-label", PANEL.launcher + (this.#unread ? PANEL.unread(this.#unread) : ""));
    this.#launcher.classList.toggle("unread", this.#unread > 0);
    this.#launcher.replaceChildren(icon(...SIGNS[open]), PANEL.launcher);
  }

  #tell(name, detail) {
    if (name === "message" && detail.message.author !== "user" && !this.#isOpen) {
      this.#unread += 1;
      this.#label();
    }
    this.dispatchEvent(new CustomEvent(`ground-rules:${name}`, { bubbles: true, composed: true, detail }));
  }

  #leave = (event) => {
    if (event.type === "keydown" && event.key !== "Escape") return;
    event.preventDefault();
    this.close();
  };

  #asked(event) {
    const rule = event.target.closest?.(`[${ASK}]`)?.getAttribute(ASK);
    if (!rule || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.ask({ rule });
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, Help);
