// The question box: Enter sends, Shift+Enter makes a new line, and the last characters are counted.

const LIMIT = 2_000;
const NEAR = 1_800;

/** Wire up the form. `send(text)` returns whether it took the text; `announce` speaks to screen readers. */
export function startComposer({ send, announce }) {
  const [form, text, counter, button] = ["composer", "text", "counter", "send"].map((id) => document.getElementById(id));
  let said = "";

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  text.addEventListener("input", measure);
  measure();
  if (matchMedia("(hover: hover)").matches) text.focus({ preventScroll: true });

  function submit() {
    const typed = text.value.trim();
    text.focus({ preventScroll: true });
    if (!typed) return;
    if (length(typed) > LIMIT) return announce(tooLong(length(typed)));
    if (!send(typed)) return;
    text.value = "";
    measure();
  }

  function measure() {
    grow();
    const size = length(text.value.trim());
    const sentence = size > LIMIT ? tooLong(size) : size >= NEAR ? `${left(LIMIT - size)} left.` : "";
    counter.textContent = sentence;
    counter.classList.toggle("over", size > LIMIT);
    text.setAttribute("aria-invalid", String(size > LIMIT));
    // Read out only when a limit is crossed, not at every key.
    const state = size > LIMIT ? "over" : size >= NEAR ? "near" : "";
    if (state && state !== said) announce(sentence);
    said = state;
  }

  function grow() {
    if (CSS.supports("field-sizing", "content")) return;
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + 2}px`;
  }

  return {
    focus: () => text.focus({ preventScroll: true }),
    setBusy: (busy) => button.setAttribute("aria-disabled", String(busy)),
    /** Put a refused text back to be changed, unless another has been begun. */
    giveBack(refused) {
      if (text.value) return;
      text.value = refused;
      measure();
    },
  };
}

// Characters as the server counts them: a letter or sign outside the basic plane is one.
const length = (value) => Array.from(value).length;
const left = (count) => `${count} ${count === 1 ? "character" : "characters"}`;
const tooLong = (size) => `${left(size - LIMIT)} over the limit of ${LIMIT.toLocaleString("en")}.`;
