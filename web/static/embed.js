// The page for embedders: the code follows the chosen options, and so does the chat on this page.
"use strict";

const DEFAULTS = { title: "", color: "#0c4a56", position: "right" };
const form = document.querySelector("[data-embed]");
const code = form.querySelector("[data-code]");
const copied = form.querySelector("[data-copied]");

const quoted = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

function chosen() {
  const options = Object.keys(DEFAULTS).map((name) => [name, form.elements[name].value.trim()]);
  return options.filter(([name, value]) => value !== DEFAULTS[name]);
}

function update() {
  const chat = document.querySelector("qz-chat");
  const options = chosen();
  Object.keys(DEFAULTS).forEach((name) => chat?.removeAttribute(`data-${name}`));
  options.forEach(([name, value]) => chat?.setAttribute(`data-${name}`, value));
  const open = form.elements.open.checked ? " data-open" : "";
  copied.textContent = "";
  code.textContent = `<script src="${form.dataset.embed}"${options.map(([n, v]) => ` data-${n}="${quoted(v)}"`).join("")}${open} defer></script>`;
}

form.querySelector("[data-needs-script]").hidden = true;
form.querySelector("[data-with-script]").hidden = false;
form.addEventListener("input", update);
form.addEventListener("submit", (event) => event.preventDefault());
form.querySelector("[data-copy]").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(code.textContent);
    copied.textContent = "Kopiert";
  } catch {
    getSelection().selectAllChildren(code); // without HTTPS a page may not copy by itself
    copied.textContent = "Bitte kopieren Sie den markierten Code.";
  }
});
update();
