// Who asks and at what stage. Both hold for a whole conversation, so a change in the middle offers a new one.

const NONE = { role: "", stage: "" };

/** Wire up the two selects. `startOver()` begins anew; `announce` speaks to screen readers. */
export function startSituation({ startOver, announce }) {
  const ids = ["role", "stage", "start-over", "offer", "offer-text", "offer-accept", "offer-decline"];
  const [role, stage, again, offer, offerText, accept, decline] = ids.map((id) => document.getElementById(id));
  let held = NONE; // what the conversation was begun with
  let begun = false;

  const chosen = () => ({ role: role.value, stage: stage.value });
  const changed = () => role.value !== held.role || stage.value !== held.stage;

  for (const select of [role, stage]) {
    select.addEventListener("change", () => {
      refresh(begun);
      if (!offer.hidden) announce(offerText.textContent);
    });
  }
  again.addEventListener("click", startOver);
  accept.addEventListener("click", startOver);
  decline.addEventListener("click", () => {
    set(held);
    refresh(begun);
    role.focus();
  });

  function set(situation) {
    held = { role: situation.role ?? "", stage: situation.stage ?? "" };
    role.value = held.role;
    stage.value = held.stage;
  }

  function refresh(hasBegun) {
    begun = hasBegun;
    if (!begun) held = chosen();
    again.hidden = !begun;
    offer.hidden = !changed();
    const words = [role, stage].filter((select) => select.value).map((select) => select.selectedOptions[0].text);
    const how = words.length ? `as “${words.join(", ")}”` : "without saying who you are";
    offerText.textContent = `Start over ${how}? This conversation keeps what it was begun with.`;
  }

  return { chosen, set, refresh };
}
