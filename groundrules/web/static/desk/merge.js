// Makes a page what the server has drawn anew, and leaves alone what is equal: focus, what is typed, what is unfolded.
// An element with `data-keep` belongs to the scripts; to one with `data-append` is only added.

/** Make `old` what `fresh` is. */
export function merge(old, fresh) {
  if (old.isEqualNode(fresh) || (isElement(old) && old.hasAttribute("data-keep"))) return;
  if (!alike(old, fresh)) return old.replaceWith(document.importNode(fresh, true));
  if (!isElement(old)) {
    old.data = fresh.data;
    return;
  }
  attributes(old, fresh);
  children(old, fresh);
}

const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;

function alike(old, fresh) {
  return old.nodeName === fresh.nodeName && (!isElement(old) || old.id === fresh.id);
}

function attributes(old, fresh) {
  for (const { name } of Array.from(old.attributes)) {
    // Whoever reads a page decides what is unfolded in it.
    if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

/** Children are known by their id; those without one by their place. */
function children(old, fresh) {
  const known = new Map(Array.from(old.children, (child) => [child.id, child]));
  const grows = old.hasAttribute("data-append");
  let place = grows ? null : old.firstChild;
  for (const wanted of Array.from(fresh.childNodes)) {
    const same = wanted.id ? known.get(wanted.id) : place && !place.id && alike(place, wanted) ? place : null;
    if (grows && !isElement(wanted)) continue;
    if (same && !grows && same !== place) old.insertBefore(same, place);
    if (same && same === place) place = place.nextSibling;
    if (same) merge(same, wanted);
    else old.insertBefore(document.importNode(wanted, true), place);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}
