// @ts-check
// The page for embedders: the code follows the chosen options, and so does the chat on this page.
"use strict";

/**
 * @param {ParentNode} within
 * @param {string} selector
 */
const part = (within, selector) => /** @type {HTMLElement} */ (within.querySelector(selector));

const form = /** @type {HTMLFormElement} */ (part(document, "[data-embed]"));
const code = part(form, "[data-code]");
const copied = part(form, "[data-copied]");

/** @type {Record<string, string>} */
const DEFAULTS = { title: "", color: form.dataset.color ?? "", position: "right", theme: "" };

// Without a public address the server does not know its own; the browser does.
const UNKNOWN = "https://HOST";
const HERE = new URL(".", location.href).href.slice(0, -1);
const SCRIPT = (form.dataset.embed ?? "").replace(UNKNOWN, HERE);
document.querySelectorAll("code").forEach((example) => {
  example.textContent = (example.textContent ?? "").replace(UNKNOWN, HERE);
});

/** @param {string} text */
const quoted = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

function chosen() {
  const options = Object.keys(DEFAULTS).map((name) => [name, field(name).value.trim()]);
  return options.filter(([name, value]) => value !== DEFAULTS[name]);
}

function update() {
  const chat = document.querySelector("qz-chat");
  const options = chosen();
  Object.keys(DEFAULTS).forEach((name) => chat?.removeAttribute(`data-${name}`));
  options.forEach(([name, value]) => chat?.setAttribute(`data-${name}`, value));
  const attributes = options.map(([name, value]) => ` data-${name}="${quoted(value)}"`);
  for (const name of ["inline", "open"]) {
    if (field(name).checked) attributes.push(` data-${name}`);
  }
  copied.textContent = "";
  code.textContent = `<script src="${SCRIPT}"${attributes.join("")} defer></script>`;
}

form.addEventListener("input", update);
form.addEventListener("submit", (event) => event.preventDefault());
part(form, "[data-copy]").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    copied.textContent = "Kopiert";
  } catch {
    getSelection()?.selectAllChildren(code); // without HTTPS a page may not copy by itself
    copied.textContent = "Bitte kopieren Sie den markierten Code.";
  }
});
update();
