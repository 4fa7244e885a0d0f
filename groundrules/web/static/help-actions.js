// Small helps on the help centre's pages: texts get a button that copies them, and "ask the assistant" asks what was
// looked for in the widget, where there is one. Without this script the texts can be selected and the links followed.

for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.append("Copy");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "meta";
  button.addEventListener("click", async () => {
    said.textContent = " ";
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = " Copied";
    } catch {
      getSelection().selectAllChildren(text);
      said.textContent = " The text is selected: copy it now.";
    }
  });
  text.after(button, said);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-ask]");
  const widget = document.querySelector("ground-rules-help");
  if (!link?.dataset.ask || event.ctrlKey || event.metaKey || typeof widget?.ask !== "function") return;
  event.preventDefault();
  widget.ask({ text: link.dataset.ask });
});
