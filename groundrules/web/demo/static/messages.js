// The message room: its switches, the messages to try, and sending, which only adds to this page. A host's own script
// would look like this; the nudge itself needs none of it.

const byId = (id) => document.getElementById(id);
const [room, lines, switches, composer, message] = ["room", "lines", "switches", "composer", "message"].map(byId);
const embedded = document.querySelectorAll("ground-rules-compose, ground-rules-help");
let flagged = false;

switches.addEventListener("change", () => {
  const { role, stage } = Object.fromEntries(new FormData(switches));
  Object.assign(room.dataset, { role, stage });
  for (const element of embedded) {
    element.setAttribute("role-is", role);
    element.setAttribute("stage", stage);
  }
  history.replaceState(null, "", `?${new URLSearchParams({ stage, role })}`);
});

for (const example of document.querySelectorAll("[data-text]")) {
  example.addEventListener("click", () => {
    message.focus();
    message.select();
    // As if it were typed, so that Ctrl+Z brings back what stood there.
    document.execCommand("insertText", false, example.dataset.text);
  });
}

document.addEventListener("ground-rules:finding", () => { flagged = true; });
document.addEventListener("ground-rules:clear", () => { flagged = false; });

message.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = message.value.trim();
  if (text) add(text);
  message.value = "";
  message.focus();
});

function add(text) {
  const line = byId(`line-${room.dataset.role}`).content.firstElementChild.cloneNode(true);
  line.querySelector(".text").textContent = text;
  line.querySelector(".at").textContent = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" }).format(new Date());
  line.classList.toggle("flagged", flagged);
  lines.append(line);
  line.scrollIntoView({ block: "nearest" });
}
