// Adds a text search and a count to the list of releases, and a button to copy commands. The pages read without it.
"use strict";

function addSearch() {
  const list = document.getElementById("releases");
  const filters = document.querySelector(".filters");
  if (!list || !filters) return;
  const rows = Array.from(list.children, (row) => ({ row, text: row.textContent.toLowerCase() }));

  const field = document.createElement("fieldset");
  field.className = "search";
  const label = document.createElement("label");
  label.htmlFor = "search";
  label.textContent = "Search";
  const input = document.createElement("input");
  input.type = "search";
  input.id = "search";
  input.autocomplete = "off";
  const count = document.createElement("output");
  count.setAttribute("role", "status");
  count.className = "quiet";
  field.append(label, input, count);
  filters.append(field);

  const update = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { row, text } of rows) row.hidden = !words.every((word) => text.includes(word));
    const shown = rows.filter(({ row }) => row.getClientRects().length > 0).length;
    count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length}`;
  };
  input.addEventListener("input", update);
  filters.addEventListener("change", update);
}

function addCopyButtons() {
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll("pre.command")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    const frame = document.createElement("div");
    frame.className = "copyable";
    block.before(frame);
    frame.append(block, button);
  }
}

addSearch();
addCopyButtons();
