// Who asks and at what stage. Both hold for a whole conversation, so a change in the middle offers a new one.

const NONE = { role: "", stage: "" };

/** Wire up the two selects. `startOver()` begins anew; `begun()` tells whether anything was said yet. */
export function startSituation({ startOver, begun }) {
  const ids = ["role", "stage", "start-over", "offer", "offer-text", "offer-accept", "offer-decline"];
  const [role, stage, again, offer, offerText, accept, decline] = ids.map((id) => document.getElementById(id));
  let held = NONE;

  const chosen = () => ({ role: role.value, stage: stage.value });
  const changed = () => role.value !== held.role || stage.value !== held.stage;

  for (const select of [role, stage]) {
    select.addEventListener("change", () => {
      if (!begun()) startOver();
      refresh(begun());
    });
  }
  again.addEventListener("click", startOver);
  accept.addEventListener("click", startOver);
  decline.addEventListener("click", () => {
    set(held);
    refresh(true);
    role.focus();
  });

  function set(situation) {
    held = { role: situation.role ?? "", stage: situation.stage ?? "" };
    role.value = held.role;
    stage.value = held.stage;
  }

  function refresh(hasBegun) {
    if (!hasBegun) held = chosen();
    again.hidden = !hasBegun;
    const offered = hasBegun && changed();
    if (offered === !offer.hidden && !offered) return;
    const words = [role, stage].filter((select) => select.value).map((select) => select.selectedOptions[0].text);
    offerText.textContent = `Start over ${words.length ? `as “${words.join(", ")}”` : "without saying who you are"}? `
      + "This conversation keeps what it was begun with.";
    offer.hidden = !offered;
  }

  return { chosen, set, refresh };
}
