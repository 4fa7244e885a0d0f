// The page's title: what the server says, or for a while a sentence that asks to be noticed.

const BEAT_MS = 1_500;
let calm = document.title;
let flashing = "";
let timer;

/** Set the title that the page has while nothing is to be noticed. */
export function setTitle(title) {
  calm = title;
  if (!flashing) document.title = title;
}

/** Flash a sentence in the title; it stands still for whoever wants little motion. */
export function flash(sentence) {
  calmDown();
  flashing = sentence;
  document.title = sentence;
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  timer = setInterval(() => { document.title = document.title === flashing ? calm : flashing; }, BEAT_MS);
}

/** Give the page its own title back. */
export function calmDown() {
  clearInterval(timer);
  flashing = "";
  document.title = calm;
}
