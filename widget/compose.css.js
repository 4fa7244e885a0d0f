// How the compose nudge looks: the marks in the text, and the panel below.

import { BASE } from "./base.css.js";
import { sheet } from "./dom.js";

const COMPOSE = `
:host { display: block; }
.frame { --tone: var(--conditional); position: relative; container-type: inline-size; }
.grave, .not_allowed { --tone: var(--not-allowed); }

.marks { position: absolute; overflow: clip; pointer-events: none; forced-color-adjust: none; }
.copy { min-height: 100%; visibility: hidden; user-select: none; }
mark {
  visibility: visible; background: none; color: transparent; text-decoration: underline wavy 1.5px var(--tone);
  text-decoration-skip-ink: none; text-underline-offset: 0.16em;
}
mark.caution { text-decoration-style: dashed; }
.current { border-radius: 0.15em; background: color-mix(in srgb, var(--tone) 16%, transparent); text-decoration-thickness: 2px; }

.nudge {
  display: grid; gap: 8px; margin-block-start: 10px; padding: 10px 14px 12px; border: 1px solid var(--line);
  border-inline-start: 4px solid var(--tone); border-radius: calc(var(--radius) * 0.7); background: var(--surface);
}
.head, .turns { display: flex; align-items: center; gap: 2px 10px; }
.head { flex-wrap: wrap; }
.words { flex: 1; min-width: 8em; font-weight: 600; }
.turns { gap: 2px; margin-inline-end: -10px; white-space: nowrap; }
.turns:dir(rtl) .icon { scale: -1 1; }
.turns button { display: grid; place-items: center; }
.wording { padding: 7px 12px; border-radius: 8px; background: var(--accent-soft); }
.link {
  display: grid; place-items: center; min-height: var(--target); padding: 6px 14px; border: 1px solid var(--edge);
  border-radius: calc(var(--radius) * 0.7); font-weight: 600; text-decoration: none;
}
.link:hover { border-color: var(--accent); background: var(--accent-soft); }
@container (max-width: 28em) {
  .words { order: 1; flex-basis: 100%; }
  .turns { margin-inline-start: auto; }
  .nudge { padding-inline: 10px; }
}

@media (forced-colors: active) {
  .marks { --tone: Highlight; }
  .wording { border: 1px solid; }
}
`;

export const STYLES = [BASE, COMPOSE].map(sheet);
