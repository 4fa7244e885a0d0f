// The compose nudge: says which words of a message being written break a rule, why, and what to write instead. It only
// advises. docs/compose.md tells how to attach it.

import { STYLES } from "./compose.css.js";
import { startNudge } from "./compose-nudge.js";

const NAME = "ground-rules-compose";

/** Attach to a textarea; return the element, which is put after it or at the end of `into`. Remove it to detach. */
export function attach(textarea, { role = "", stage = "", theme = "auto", into } = {}) {
  const node = document.createElement(NAME);
  for (const [name, value] of Object.entries({ "role-is": role, stage, theme })) node.setAttribute(name, value);
  node.textarea = textarea;
  if (into) into.append(node);
  else textarea.after(node);
  return node;
}

class Compose extends HTMLElement {
  static observedAttributes = ["for", "role-is", "stage"];

  #textarea = null;
  #nudge = null;
  #focused = null;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = STYLES;
    this.shadowRoot.addEventListener("focusin", ({ target }) => { this.#focused = target; });
  }

  get textarea() {
    return this.#textarea ?? this.getRootNode().getElementById?.(this.getAttribute("for"));
  }

  set textarea(textarea) {
    this.#textarea = textarea;
    if (this.isConnected) this.connectedCallback();
  }

  connectedCallback() {
    this.#nudge?.stop();
    this.#nudge = this.textarea ? startNudge(this, this.textarea) : null;
  }

  disconnectedCallback() {
    this.#nudge?.stop();
    this.#nudge = null;
  }

  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    if (name === "for") this.connectedCallback();
    else this.#nudge?.situated();
  }

  /** Take the focus back, as from the help widget that was opened here. */
  focus() {
    (this.#focused?.checkVisibility() ? this.#focused : this.textarea)?.focus();
  }
}

customElements.get(NAME) ?? customElements.define(NAME, Compose);
