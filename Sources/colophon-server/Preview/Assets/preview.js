// Keeps the open page as its files are: reloads it when its own bytes changed, and shows what keeps it from being made anew.
"use strict";

(() => {
  const script = document.currentScript;
  const shown = script.dataset.page;
  const key = `colophon-preview ${location.pathname}`;
  let source = null;
  let panel = null;

  // The reader's place: where the page is scrolled to, which details are open, and what has the focus.

  function keepPlace(page) {
    const details = Array.from(document.querySelectorAll("details"), (element) => element.open);
    const place = { page, x: scrollX, y: scrollY, details, focus: document.activeElement?.id || "" };
    try { sessionStorage.setItem(key, JSON.stringify(place)); } catch { /* no storage: the page starts at its top */ }
  }

  function takePlace() {
    try {
      const place = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.removeItem(key);
      return place;
    } catch { return null; }
  }

  function restorePlace(place) {
    const details = document.querySelectorAll("details");
    if (place.details.length === details.length) {
      details.forEach((element, index) => { element.open = place.details[index]; });
    }
    if (place.focus) document.getElementById(place.focus)?.focus({ preventScroll: true });
    const scroll = () => scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    scroll();
    addEventListener("load", scroll, { once: true });
  }

  // What is wrong, above the page. It has a tree of its own, so that neither it nor the page changes how the other looks.

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function item(problem) {
    const made = element("li");
    const place = [problem.file, problem.line, problem.column].filter(Boolean).join(":");
    if (place) made.append(element("code", "place", place));
    made.append(element("span", "message", (problem.field ? `${problem.field}: ` : "") + problem.message));
    if (problem.remedy) made.append(element("span", "remedy", problem.remedy));
    return made;
  }

  function show(problems) {
    const text = JSON.stringify(problems);
    if (panel && panel.dataset.problems === text) return;
    panel?.remove();
    panel = null;
    if (problems.length === 0) return;
    panel = element("div");
    panel.id = "colophon-preview";
    panel.dataset.problems = text;
    const root = panel.attachShadow({ mode: "open" });
    const style = element("link");
    style.rel = "stylesheet";
    style.href = new URL("preview.css", script.src).href;
    const section = element("section");
    section.setAttribute("role", "alert");
    section.hidden = true;
    for (const outcome of ["load", "error"]) style.addEventListener(outcome, () => { section.hidden = false; });
    section.setAttribute("aria-labelledby", "title");
    const count = problems.length === 1 ? "One problem keeps" : `${problems.length} problems keep`;
    const title = element("h2", "", `${count} this page from being made anew`);
    title.id = "title";
    const list = element("ul");
    list.append(...problems.map(item));
    const hide = element("button", "", "Hide");
    hide.type = "button";
    hide.addEventListener("click", () => { panel.hidden = true; });
    section.append(title, list, hide);
    root.append(style, section);
    document.body.append(panel);
  }

  // The connection. A page that nobody sees has none: a browser keeps few of them.

  function receive(state) {
    if (state.page === shown) return show(state.problems);
    disconnect();
    if (refused === state.page) return;
    keepPlace(state.page);
    location.reload();
  }

  function connect() {
    if (source || document.hidden) return;
    source = new EventSource(`/-/events?path=${encodeURIComponent(location.pathname)}`);
    source.addEventListener("state", (event) => receive(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      disconnect();
      setTimeout(connect, 1000);
    });
  }

  function disconnect() {
    source?.close();
    source = null;
  }

  const place = takePlace();
  // Reloaded for the sake of this one, and it is still another: once is enough.
  const refused = place && place.page !== shown ? place.page : null;
  if (place) restorePlace(place);
  document.addEventListener("visibilitychange", () => { document.hidden ? disconnect() : connect(); });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  connect();
})();
