// The search box suggests rules as one types: a combobox with a list box under it. Without this script the form works
// as it is. Whatever a rule says becomes a text node.

const WAIT = 140;
const SHORTEST = 2;
const SHOWN = 8;
const VERDICTS = { allowed: "Allowed", not_allowed: "Not allowed", conditional: "It depends", info: "Good to know" };

class Suggestions {
  #input;
  #list = document.createElement("ul");
  #status = document.createElement("p");
  #active = -1;
  #timer = 0;
  #asked = null;

  constructor(form) {
    this.#input = form.querySelector("input[name=q]");
    const id = `${this.#input.id}-found`;
    set(this.#list, { id, class: "found", role: "listbox", "aria-label": "Rules that fit", hidden: "" });
    set(this.#status, { class: "hidden", role: "status" });
    set(this.#input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" });
    form.append(this.#list, this.#status);
    this.#input.addEventListener("input", () => this.#later());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => this.#close());
    // The box keeps the focus while an option is pressed.
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#open(event.target.closest("[role=option]")));
  }

  #later() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    const words = this.#input.value.trim();
    if (words.length < SHORTEST) this.#close();
    else this.#timer = setTimeout(() => this.#ask(words), WAIT);
  }

  async #ask(words) {
    this.#asked = new AbortController();
    const query = new URLSearchParams({ q: words, unfinished: "true" });
    try {
      const response = await fetch(`/api/v1/rules?${query}`, { signal: this.#asked.signal });
      if (!response.ok) throw new Error(response.statusText);
      this.#show((await response.json()).rules.slice(0, SHOWN));
    } catch (error) {
      // Enter still searches; a newer question has taken the place of this one, or the server does not answer.
      if (error.name !== "AbortError") this.#close();
    }
  }

  #show(rules) {
    if (document.activeElement !== this.#input) return;
    this.#list.replaceChildren(...rules.map((rule, place) => option(rule, `${this.#list.id}-${place}`)));
    this.#mark(-1);
    this.#list.hidden = rules.length === 0;
    this.#input.setAttribute("aria-expanded", String(rules.length > 0));
    this.#status.textContent = rules.length
      ? `${rules.length} ${rules.length === 1 ? "rule fits" : "rules fit"}. Use the arrow keys to choose one.`
      : "No suggestion. Enter searches.";
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#status.textContent = "";
    this.#mark(-1);
  }

  #key(event) {
    const open = !this.#list.hidden;
    const count = this.#list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (open && step) {
      // The box itself stands before the first option and after the last.
      this.#mark(((this.#active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (open && event.key === "Enter" && this.#active >= 0) {
      this.#open(this.#list.children[this.#active]);
    } else if (open && event.key === "Escape") {
      this.#close();
    } else {
      return;
    }
    event.preventDefault();
  }

  #mark(place) {
    this.#active = place;
    [...this.#list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === place)));
    const chosen = this.#list.children[place];
    if (chosen) this.#input.setAttribute("aria-activedescendant", chosen.id);
    else this.#input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  #open(chosen) {
    if (chosen) location.assign(chosen.dataset.href);
  }
}

function option(rule, id) {
  const verdict = set(document.createElement("span"), { class: `verdict verdict-${rule.verdict}` });
  verdict.append(VERDICTS[rule.verdict] ?? "");
  const one = set(document.createElement("li"), { id, role: "option", "aria-selected": "false" });
  one.dataset.href = `/help/${rule.id}`;
  const title = document.createElement("span");
  title.append(rule.title);
  one.append(title, verdict);
  return one;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

for (const form of document.querySelectorAll("form[data-search]")) new Suggestions(form);
