// Adds a text search and a count to the list of releases, also over those of the archive, and a button to copy commands. The pages
// read without it.
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

  const searchOlder = list.dataset.older ? olderSearch(list, filters) : null;
  const update = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { row, text } of rows) row.hidden = !words.every((word) => text.includes(word));
    const shown = rows.filter(({ row }) => row.getClientRects().length > 0).length;
    const told = shown === rows.length ? "" : `${shown} of ${rows.length}`;
    count.textContent = told;
    if (searchOlder) searchOlder(words, (older) => { count.textContent = [told, older].filter(Boolean).join(", "); });
  };
  input.addEventListener("input", update);
  // The field's own change comes as it loses the focus, when somebody clicks on what was found: the rows must stay.
  filters.addEventListener("change", (event) => { if (event.target !== input) update(); });
}

// Looks through the releases of the archive. Their list is a script of its own, which is loaded when it is first asked for.
function olderSearch(list, filters) {
  const most = 100;
  const note = document.createElement("p");
  note.className = "eyebrow";
  const found = document.createElement("ol");
  found.className = "releases";
  const frame = document.createElement("div");
  frame.className = "found";
  frame.hidden = true;
  frame.append(note, found);
  list.after(frame);

  let loading = null;
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = list.dataset.older;
      script.addEventListener("load", () => resolve(window.colophonReleases.map(olderRelease)));
      script.addEventListener("error", reject);
      document.head.append(script);
    });
    return loading;
  };

  let asked = 0;
  return async (words, tell) => {
    asked += 1;
    const number = asked;
    const chosen = Array.from(filters.querySelectorAll("input[type=radio]:checked"), (input) => input.id);
    if (words.length === 0 && chosen.every((id) => id.endsWith("-any"))) {
      frame.hidden = true;
      found.replaceChildren();
      return;
    }
    let releases;
    try {
      releases = await load();
    } catch {
      if (number !== asked) return;
      frame.hidden = false;
      note.textContent = "The archive can’t be searched: its list was not loaded";
      return;
    }
    if (number !== asked) return;
    const hits = releases.filter((release) => passes(release, chosen) && words.every((word) => release.text.includes(word)));
    found.replaceChildren(...hits.slice(0, most).map(olderRow));
    const rest = hits.length > most ? `, the newest ${most} of them here` : "";
    note.textContent = `In the archive: ${hits.length}${rest}`;
    frame.hidden = hits.length === 0;
    tell(`${hits.length} in the archive`);
  };
}

// The columns of the list, in its order.
function olderRelease(row) {
  const [version, type, typeLabel, status, statusLabel, readiness, mark, label, machine, human, teaser] = row;
  const text = [version, typeLabel, statusLabel, label, human, teaser].join(" ").toLowerCase();
  return { version, type, typeLabel, status, statusLabel, readiness, mark, label, machine, human, teaser, text };
}

// As the style sheet hides rows by what is chosen.
function passes(release, chosen) {
  return chosen.every((id) => {
    const [group, value] = id.split(/-(.*)/);
    if (value === "any") return true;
    return release[group] === value;
  });
}

function olderRow(release) {
  const make = (name, kind, ...content) => {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    element.append(...content);
    return element;
  };
  const link = make("a", "", release.version);
  link.href = `${encodeURIComponent(release.version)}/index.html`;
  const facts = make("p", "facts");
  if (release.machine) {
    const time = make("time", "", release.human);
    time.dateTime = release.machine;
    facts.append(time);
  }
  facts.append(make("span", "", release.typeLabel), make("span", "", release.statusLabel));
  const what = make("div", "what");
  if (release.teaser) what.append(make("p", "", release.teaser));
  what.append(facts);
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("class", "mark");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#m-${release.mark}`);
  picture.append(use);
  const state = make("p", "state", make("span", `badge b-${release.mark}`, picture, release.label));
  const kinds = `release type-${release.type} status-${release.status} ${release.readiness}`;
  return make("li", kinds, make("h3", "", link), what, state);
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
