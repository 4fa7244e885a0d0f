// The look of the help widget.

import { BASE } from "./base.css.js";
import { sheet } from "./dom.js";

const HELP = `
:host { display: contents; }
:host > * { --gap: var(--ground-rules-offset, 16px); --layer: var(--ground-rules-z-index, 2147483000); }
:host([mode="page"]) { display: block; height: 100%; }

.launcher {
  position: fixed; inset-block-end: var(--gap); inset-inline-end: var(--gap); z-index: var(--layer);
  display: flex; align-items: center; gap: 9px; min-height: 52px; padding: 8px 20px 8px 16px;
  border-radius: 26px; box-shadow: 0 4px 16px rgb(0 0 0 / 22%);
}
.unread::after {
  content: ""; position: absolute; inset-block-start: -3px; inset-inline-end: -1px; width: 16px; height: 16px;
  border: 2px solid var(--surface); border-radius: 50%; background: #c8321f;
}

.panel {
  display: flex; flex-direction: column; overflow: hidden; width: 100%; height: 100%; max-width: none; max-height: none;
  margin: 0; padding: 0; border: 0; background: var(--paper); color: var(--ink);
}
dialog.panel {
  position: fixed; inset: auto; inset-block-end: calc(var(--gap) + 62px); inset-inline-end: var(--gap); z-index: var(--layer);
  width: min(var(--ground-rules-width, 400px), 100vw - 2 * var(--gap));
  height: min(var(--ground-rules-height, 640px), 100dvh - 2 * var(--gap) - 62px);
  border: 1px solid var(--line); border-radius: var(--radius); box-shadow: 0 8px 40px rgb(0 0 0 / 24%);
}
dialog.panel:not([open]) { display: none; }
:host([position="start"]) :is(.launcher, dialog.panel) { inset-inline: var(--gap) auto; }
@media (max-width: 30rem), (max-height: 26rem) {
  dialog.panel { inset: 0; width: 100%; height: var(--seen, 100dvh); border: 0; border-radius: 0; }
}

.head {
  display: flex; align-items: center; padding: 4px 4px 4px 16px; border-block-end: 1px solid var(--line);
  background: var(--surface);
}
.head div { flex: 1; line-height: 1.35; }
h2 { font-size: 1.07em; }
h2:focus-visible { outline: 0; }
.chips {
  display: flex; flex-wrap: wrap; gap: 0 14px; padding-inline: 16px; font-size: 0.875em;
  border-block-end: 1px solid var(--line); background: var(--surface);
}
select {
  min-height: var(--target); max-width: 100%; padding: 0; border: 0; border-radius: 6px;
  background: var(--surface); color: var(--accent); font: inherit; font-weight: 600; cursor: pointer; field-sizing: content;
}
.bar:empty { display: none; }
.bar {
  display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; padding: 8px 8px 8px 16px;
  border-block-end: 1px solid var(--line); background: var(--accent-soft); font-size: 0.9375em;
}
.bar p { flex: 1; min-width: 12em; }
.bar-link, .caution, .note { background: light-dark(#fbefd6, #3b2e14); }

.log {
  flex: 1; display: flex; flex-direction: column; align-items: start; gap: 14px; overflow: auto; padding: 14px 12px;
}
.log:focus-visible { outline-offset: -3px; }
.welcome { margin-block: auto; }
.welcome h3 { margin-block-end: 4px; font-size: 1.2em; line-height: 1.3; }
.welcome p { color: var(--muted); }
.message { max-width: 100%; }
.mine { display: grid; justify-items: end; align-self: end; max-width: 85%; }
.bubble {
  padding: 8px 14px; border: 1px solid transparent; border-radius: 16px 16px 4px; 
  background: light-dark(var(--accent), color-mix(in srgb, var(--accent) 35%, #0c1417)); color: light-dark(var(--accent-ink), #fff);
  white-space: pre-wrap;
}
.trouble:not(:empty) {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: end; gap: 4px 10px; margin-block-start: 6px;
  color: var(--not-allowed); font-size: 0.9em;
}
.reply {
  padding: 9px 14px; border: 1px solid var(--line); border-radius: 16px 16px 16px 4px; background: var(--surface);
}
.from-agent { border-color: var(--accent); }
.kind-error { border-inline-start: 4px solid var(--not-allowed); }
.from-system { padding: 0 4px; border: 0; background: none; color: var(--muted); font-size: 0.875em; }
:is(.prose, .answer-summary) { display: grid; gap: 8px; }
.prose p { white-space: pre-line; }
:is(.prose, .card) ul { padding-inline-start: 1.2em; }
.log .choices { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 10px; padding: 0; list-style: none; }
.log .choices li { margin: 0; }
.card .choices { margin: 0; }
:is(.welcome, .kind-clarify, .answer) .choices { display: grid; }
.choice { width: 100%; border-radius: 22px; font-weight: 500; text-align: start; }
.typing { color: var(--muted); font-size: 0.875em; }
.typing::before { content: "● ● ● " / ""; animation: pulse 1.2s infinite; }
@keyframes pulse { 50% { opacity: 0.3; } }

.composer { padding: 8px 12px; border-block-start: 1px solid var(--line); background: var(--surface); }
.box {
  display: flex; align-items: end; gap: 4px; padding: 3px; border: 1px solid var(--edge);
  border-radius: var(--radius);
}
.box:has(textarea:focus-visible) { border-color: var(--accent); outline: 1px solid var(--accent); }
textarea {
  width: 100%; padding: 9px 10px; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface);
  color: inherit; font: inherit; resize: none; field-sizing: content;
}
textarea::placeholder { color: var(--muted); opacity: 1; }
.box textarea { min-height: var(--target); max-height: 8em; border: 0; outline: 0; }
.send { padding: 6px; border-radius: calc(var(--radius) - 4px); }
.composer .meta { padding: 4px 4px 0; font-size: 0.8em; }

.card {
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; width: 100%; padding: 14px 14px 6px;
  border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface);
}
.answer-head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
.answer-title { margin-block-end: -8px; color: var(--muted); font-size: 0.875em; font-weight: 600; }
.answer-summary { font-size: 1.07em; }
h4 { margin-block-end: 2px; font-size: 0.9375em; }
.card li + li { margin-block-start: 6px; }
.card :is(.steps, .single) { padding: 0; list-style: none; counter-reset: step; }
.steps li { position: relative; min-height: 24px; padding-inline-start: 32px; counter-increment: step; }
.steps li::before, .mark-number {
  border: 1px solid transparent; border-radius: 12px; background: var(--tone, var(--accent-soft)); color: var(--tone-ink, var(--accent));
  font-size: 0.8em; font-weight: 700; text-align: center;
}
.steps li::before {
  content: counter(step) / ""; position: absolute; inset-inline-start: 0; width: 24px; line-height: 22px;
}
@media (max-height: 26rem) { .composer .meta { display: none; } }
.caution, .note {
  padding: 8px 12px; border-inline-start: 4px solid var(--conditional); border-radius: 6px; font-size: 0.9375em;
}
.caution { display: flex; gap: 8px; }
.caution .icon { margin-block-start: 2px; color: var(--conditional); }
.folds { display: flex; flex-wrap: wrap; gap: 0 16px; padding-block: 0 2px; border-block: 1px solid var(--line); }
details[open] { width: 100%; padding-block-end: 8px; }
summary {
  display: flex; align-items: center; gap: 4px; min-height: var(--target); color: var(--accent); font-size: 0.9em;
  font-weight: 600; list-style: none; cursor: pointer;
}
summary .icon { width: 1em; color: var(--muted); transition: transform 120ms; }
[open] > summary .icon { transform: rotate(180deg); }
.judgement { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; border-block-start: 1px solid var(--line); }
.judgement .bare + .bare { transform: rotate(180deg); }
[aria-pressed="true"] { border-color: var(--accent); background: var(--accent-soft); }
.reason { display: flex; flex-wrap: wrap; gap: 6px; width: 100%; padding-block: 4px 8px; font-size: 0.9375em; }

.tone-not_allowed { --tone: var(--not-allowed); --tone-ink: var(--surface); }
.tone-conditional { --tone: var(--conditional); --tone-ink: var(--surface); }
.checked blockquote { padding-inline-start: 12px; border-inline-start: 4px solid var(--line); white-space: pre-wrap; }
mark {
  background: color-mix(in srgb, var(--tone) 12%, transparent); color: inherit;
  text-decoration: underline 2px var(--tone); text-underline-offset: 0.2em; box-decoration-break: clone;
}
.mark-number { display: inline-block; min-width: 1.5em; margin-inline: 3px; line-height: 1.4; }
/* Whoever copies the message copies no numbers of ours. */
.checked .hidden, .mark-number { user-select: none; }
.found { font-weight: 600; }
.paste { border: 1px solid var(--line); border-radius: 10px; background: var(--paper); }
.paste-text { padding: 10px 12px 4px; white-space: pre-wrap; }
.paste-foot { display: flex; align-items: center; gap: 10px; padding: 6px 12px 10px; }
.copy { display: flex; align-items: center; gap: 6px; }

:host([mode="page"]) :is(.head, .chips, .bar, .log, .composer) { padding-inline: max(16px, 50% - 22rem); }
@media (forced-colors: active) {
  .unread::after { background: CanvasText; }
  .bar { border: 1px solid; }
  [aria-pressed="true"] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
}
`;

export const STYLES = [BASE, HELP].map(sheet);
