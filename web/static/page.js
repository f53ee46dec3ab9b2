// @ts-check
// What the pages do beyond plain HTML: suggestions while typing, opening linked questions,
// printing, the chat button.
"use strict";

const TYPING_PAUSE = 180; // ms

/** @typedef {{ id: string, question: string }} Suggestion */

/** @param {HTMLFormElement} form */
function suggestWhileTyping(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const box = /** @type {HTMLElement} */ (form.querySelector("[data-typed]"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[data-typed-status]"));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {AbortController | undefined} */
  let request;

  /** @param {Suggestion[]} suggestions */
  const show = (suggestions) => {
    const list = document.createElement("ul");
    for (const { id, question } of suggestions) {
      const link = document.createElement("a");
      const folder = `${location.origin}${form.getAttribute("action")}`;
      link.href = `${folder}frage/${encodeURIComponent(id)}`;
      link.textContent = question;
      list.appendChild(document.createElement("li")).append(link);
    }
    box.replaceChildren(list);
    const { length } = suggestions;
    box.hidden = !length || !form.contains(document.activeElement);
    const count = length === 1 ? "1 passende Frage" : `${length} passende Fragen`;
    status.textContent = length ? `${count}, mit den Pfeiltasten erreichbar` : "";
  };

  const ask = async () => {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    if (input.value.trim().length < 2) return show([]);
    try {
      const address = `${box.dataset.typed}?q=${encodeURIComponent(input.value)}`;
      const response = await fetch(address, { signal });
      if (response.ok) show((await response.json()).suggestions);
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
      const place = places.findIndex((it) => it === document.activeElement);
      const next = place + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      places.at(next % places.length)?.focus();
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) box.hidden = true;
  });
  form.addEventListener("focusin", () => {
    box.hidden = !box.querySelector("a");
  });
}

function openLinked() {
  if (!location.hash) return;
  const target = document.querySelector(`#${CSS.escape(location.hash.slice(1))}`);
  if (target instanceof HTMLDetailsElement) target.open = true;
}

/** @type {NodeListOf<HTMLFormElement>} */
const searches = document.querySelectorAll(".search");
searches.forEach(suggestWhileTyping);
window.addEventListener("hashchange", openLinked);
openLinked();

/** @type {HTMLDetailsElement[]} */
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details")].filter((details) => !details.open);
  unfolded.forEach((details) => (details.open = true));
});
window.addEventListener("afterprint", () => unfolded.forEach((details) => (details.open = false)));

document.querySelectorAll("[data-open-chat]").forEach((button) => {
  if (button.parentElement) button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    /** @type {any} */ (document.querySelector("qz-chat"))?.open();
  });
});
