// Marks words in a textarea. Nothing can be drawn inside one, so a copy of its text in the same type lies over it, unseen
// but for the marks.

import { el } from "./dom.js";

// What decides where letters stand.
const TYPE = /^(font|text|letter|word|line|white|tab|direction|unicode|writing|hyphen|overflow-wrap|padding)/;

/** Return the marks: `node`, `draw(stretches)` of `{start, end, class}`, `reveal()` of the class "current", `stop()`. */
export function startMarks(textarea) {
  const copy = el("div", { class: "copy" });
  const node = el("div", { class: "marks", "aria-hidden": "true" }, copy);
  const sizes = new ResizeObserver(place);
  textarea.addEventListener("scroll", scroll);
  // What stands between the textarea and this node is in what they have in common.
  [textarea, textarea.parentElement].forEach((box) => sizes.observe(box));

  function draw(stretches) {
    node.hidden = stretches.length === 0;
    copy.replaceChildren(...pieces(textarea.value, stretches));
    place();
  }

  function place() {
    if (node.hidden) return;
    const style = getComputedStyle(textarea);
    for (const name of style) if (TYPE.test(name)) copy.style.setProperty(name, style.getPropertyValue(name));
    const [box, home] = [textarea, node.parentElement].map((one) => one.getBoundingClientRect());
    const borders = parseFloat(style.borderLeftWidth) + parseFloat(style.borderRightWidth);
    // A scroll bar is whole pixels wide; for the text the fractions count.
    const bar = textarea.offsetWidth - textarea.clientWidth - Math.round(borders);
    node.style.left = `${box.left - home.left + textarea.clientLeft}px`;
    node.style.top = `${box.top - home.top + textarea.clientTop}px`;
    node.style.width = `${box.width - borders - bar}px`;
    node.style.height = `${textarea.clientHeight}px`;
    scroll();
  }

  function scroll() {
    copy.style.translate = `${-textarea.scrollLeft}px ${-textarea.scrollTop}px`;
  }

  function reveal() {
    const { offsetTop, offsetHeight } = copy.querySelector(".current");
    const above = offsetTop - textarea.scrollTop;
    if (above < 0 || above + offsetHeight > textarea.clientHeight) textarea.scrollTop = offsetTop - offsetHeight;
  }

  function stop() {
    sizes.disconnect();
    textarea.removeEventListener("scroll", scroll);
  }

  return { node, draw, reveal, stop };
}

/** Return the text in pieces; where stretches overlap, the last has its way. */
function pieces(text, stretches) {
  const cuts = new Set([0, text.length, ...stretches.flatMap(({ start, end }) => [start, end])]);
  return [...cuts].sort((a, b) => a - b).map((start, index, all) => {
    const end = all[index + 1] ?? start;
    const over = stretches.findLast((one) => one.start <= start && start < end && end <= one.end);
    const words = text.slice(start, end);
    return over ? el("mark", { class: over.class }, words) : words;
  });
}
