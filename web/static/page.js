// @ts-check
// What the pages do beyond plain HTML: suggestions while typing, opening linked questions, marking
// the topic one is at, votes without leaving the page, copying the address, printing, the chat.
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
    status.textContent = length ? `Passende Fragen: ${length}, mit den Pfeiltasten erreichbar` : "";
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
  button.addEventListener("click", () => {
    /** @type {any} */ (document.querySelector("qz-chat"))?.open();
  });
});

// -- the list of all questions ---------------------------------------------------------------------

const openAll = document.querySelector("[data-open-all]");
openAll?.addEventListener("click", () => {
  const isOpen = openAll.getAttribute("aria-pressed") !== "true";
  openAll.setAttribute("aria-pressed", String(isOpen));
  for (const details of document.querySelectorAll("details")) details.open = isOpen;
});

/** Marks the topic that one reads, which is the last one that begins above the middle. */
function markTopic() {
  const links = [...document.querySelectorAll(".themes a")];
  const begins = links.filter((link) => {
    const heading = document.querySelector(link.getAttribute("href") ?? "");
    return heading && heading.getBoundingClientRect().top < innerHeight / 2;
  });
  for (const link of links) {
    if (link === begins.at(-1)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (document.querySelector(".themes a")) {
  let isWaiting = false;
  const later = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      markTopic();
    });
  };
  addEventListener("scroll", later, { passive: true });
  later();
}

// -- one question ----------------------------------------------------------------------------------

/** @param {HTMLFormElement} form */
function voteInPlace(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) fields.set(name, String(value));
    const pressed = /** @type {HTMLButtonElement | null} */ (event.submitter);
    fields.set("hilfreich", pressed?.value ?? "");
    const line = document.createElement("p");
    line.tabIndex = -1;
    try {
      const response = await fetch(form.action, { method: "POST", body: fields });
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      line.textContent = [...page.querySelectorAll("main .lead")]
        .map((part) => part.textContent)
        .join(" ");
      form.replaceChildren(line, ...page.querySelectorAll("main .ways, main .hits"));
    } catch {
      line.textContent =
        "Ihre Rückmeldung ist nicht angekommen. Bitte versuchen Sie es noch einmal.";
      form.querySelector(":scope > p[tabindex]")?.remove();
      form.append(line);
    }
    line.focus();
  });
}

/** @type {NodeListOf<HTMLFormElement>} */
const voteForms = document.querySelectorAll("[data-vote]");
voteForms.forEach(voteInPlace);

document.querySelector("[data-print]")?.addEventListener("click", () => print());
document.querySelector("[data-copy-link]")?.addEventListener("click", async () => {
  const status = /** @type {HTMLElement} */ (document.querySelector("[data-copied]"));
  const address = `${location.origin}${location.pathname}`;
  try {
    await navigator.clipboard.writeText(address);
    status.textContent = "Link kopiert";
  } catch {
    status.textContent = address; // without HTTPS a page may not copy by itself
  }
});
