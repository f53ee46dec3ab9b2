// What the pages do beyond plain HTML: suggestions while typing, opening linked questions, printing, the chat button.
"use strict";

const TYPING_PAUSE = 180; // ms

function whileTyping(form) {
  const input = form.querySelector("input");
  const box = form.querySelector("[data-typed]");
  const status = form.querySelector("[data-typed-status]");
  let timer, request;

  const show = (found) => {
    const list = document.createElement("ul");
    for (const item of found) {
      const link = document.createElement("a");
      link.href = `${location.origin}${form.getAttribute("action")}frage/${encodeURIComponent(item.id)}`;
      link.textContent = item.question;
      list.appendChild(document.createElement("li")).append(link);
    }
    box.replaceChildren(list);
    box.hidden = !found.length || !form.contains(document.activeElement);
    const count = found.length === 1 ? "1 passende Frage" : `${found.length} passende Fragen`;
    status.textContent = found.length ? `${count}, mit den Pfeiltasten erreichbar` : "";
  };
  const ask = async () => {
    request?.abort();
    request = new AbortController();
    if (input.value.trim().length < 2) return show([]);
    try {
      const answer = await fetch(`${box.dataset.typed}?q=${encodeURIComponent(input.value)}`, { signal: request.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch {
      // Typing goes on without suggestions; the search button still works.
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, TYPING_PAUSE);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      show([]);
      input.focus();
    }
    if (["ArrowDown", "ArrowUp"].includes(event.key) && !box.hidden) {
      const places = [input, ...box.querySelectorAll("a")];
      const next = places.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      places.at(next % places.length).focus();
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) box.hidden = true;
  });
  form.addEventListener("focusin", () => {
    box.hidden = !box.querySelector("a");
  });
}

function openLinked() {
  const target = location.hash && document.querySelector(`#${CSS.escape(location.hash.slice(1))}`);
  if (target?.tagName === "DETAILS") target.open = true;
}

document.querySelectorAll(".search").forEach(whileTyping);
window.addEventListener("hashchange", openLinked);
openLinked();

let closed = [];
window.addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  closed.forEach((details) => (details.open = true));
});
window.addEventListener("afterprint", () => closed.forEach((details) => (details.open = false)));

document.querySelectorAll("[data-open-chat]").forEach((button) => {
  button.parentElement.hidden = false;
  button.addEventListener("click", () => document.querySelector("qz-chat")?.open());
});
