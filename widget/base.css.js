// The look of all in our shadow roots: colours, type, buttons. Hosts may set what is named --ground-rules-*.

export const BASE = `
:host {
  all: initial;
  color-scheme: light dark;
  font: var(--ground-rules-font-size, max(0.9375rem, 15px))/1.5 var(--ground-rules-font, system-ui, sans-serif);
  overflow-wrap: anywhere;
}
/* Not on the host itself, where a page's own properties of these names would meet ours. */
:host > * {
  --accent: var(--ground-rules-accent, light-dark(#0b5563, #7fcfd4));
  --accent-ink: var(--ground-rules-accent-text, light-dark(#fff, #06262b));
  --accent-soft: color-mix(in srgb, var(--accent) 12%, var(--surface));
  --radius: var(--ground-rules-radius, 14px);
  --paper: light-dark(#f6f5f1, #11171a);
  --surface: var(--ground-rules-surface, light-dark(#fff, #1a2226));
  --ink: light-dark(#1b252c, #e7ecee);
  --muted: light-dark(#56626b, #a3b0b7);
  --line: light-dark(#dedbd1, #303c42);
  --edge: light-dark(#7d868c, #7b8a92);
  --allowed: light-dark(#17643a, #8fdcae);
  --not-allowed: light-dark(#9d231c, #ffaaa0);
  --conditional: light-dark(#744700, #f2c979);
  --info: light-dark(#1c4d8c, #a5c8f7);
  --target: 44px;
  color: var(--ink);
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
:is(h2, h3, h4, p, ul, ol, dl, dd, figure, blockquote) { margin: 0; }
/* Our words and a host page may run in different directions. */
:is(p, li, dt, dd, h2, h3, h4, button, label, option, span) { unicode-bidi: plaintext; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.meta { color: var(--muted); font-size: 0.875em; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
.icon {
  flex: none; width: 1.2em; height: 1.2em; vertical-align: middle;
  fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round;
}
button {
  min-width: var(--target); min-height: var(--target); padding: 6px 14px;
  border: 1px solid var(--edge); border-radius: calc(var(--radius) * 0.7);
  background: var(--surface); color: var(--accent);
  font: inherit; font-weight: 600; line-height: 1.3; cursor: pointer;
}
button:hover { border-color: var(--accent); background: var(--accent-soft); }
button.primary { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
.bare { padding: 6px; border-color: transparent; background: none; }
.verdict {
  display: inline-flex; align-items: center; gap: 6px; padding: 1px 11px 1px 8px;
  border: 1px solid; border-radius: 2em;
  background: color-mix(in srgb, currentcolor 12%, var(--surface)); color: var(--info); font-size: 0.875em; font-weight: 700;
}
.verdict .icon { stroke-width: 2.6; }
.verdict-allowed { color: var(--allowed); }
.verdict-not_allowed { color: var(--not-allowed); }
.verdict-conditional { color: var(--conditional); }
@media (prefers-reduced-motion: reduce) { *, ::before { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .icon { color: CanvasText; } }
`;
