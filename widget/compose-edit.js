// Places in a text that somebody is writing: as the server counts them, followed through edits, and changed.

/** Return a function from a count of characters (code points), as the server counts, to an offset in the string. */
export function offsets(text) {
  const at = [0];
  for (const letter of text) at.push(at.at(-1) + letter.length);
  return (count) => at[count] ?? text.length;
}

/**
 * Return a function from a stretch `{start, end}` of `before` to where its words are in `after`, one edit later; null if
 * they are gone. What is typed at a stretch's edge does not belong to it.
 */
export function follow(before, after) {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  // The edit has put [head, after.length - tail) in the place of [head, cut).
  const cut = before.length - tail;
  const grown = after.length - before.length;
  return ({ start, end }) => {
    if (end <= head) return { start, end };
    const from = start >= cut ? start + grown : start < head ? start : cut + grown;
    const to = end >= cut ? end + grown : head;
    return from < to ? { start: from, end: to } : null;
  };
}

/** Put `text` in the place of a stretch as if it were typed: the page hears of it, and Ctrl+Z takes it back. */
export function replace(textarea, { start, end }, text) {
  const { value, selectionEnd: caret } = textarea;
  // No gap where a sentence was.
  if (!text) while (value[end] === " ") end += 1;
  textarea.focus();
  textarea.setSelectionRange(start, end);
  if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
    textarea.setRangeText(text, start, end, "end");
    textarea.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  // Whoever was writing elsewhere goes on there.
  const grown = textarea.value.length - value.length;
  const place = caret <= start ? caret : Math.max(caret, end) + grown;
  textarea.setSelectionRange(place, place);
}
