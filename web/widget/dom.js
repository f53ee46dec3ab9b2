// Building elements. Text goes in as text; only answers that the server has cleaned go in as HTML.
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

function button(label, press, attributes) {
  return element("button", { type: "button", click: press, ...attributes }, label);
}

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function iconButton(path, label, press) {
  return button("", press, { class: "icon", "aria-label": label, title: label }).appendChild(icon(path)).parentNode;
}

const ICONS = {
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  close: "M6 6l12 12M18 6L6 18",
  restart: "M5 12a7 7 0 1 0 2.5-5.4M5 4v4h4",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  send: "M4 12h15M13 6l6 6-6 6",
};

const elsewhere = () => element("a", { class: "small", href: BASE.href, target: "_blank" }, TEXTS.elsewhere, unseen(TEXTS.newWindow));

const unseen = (text) => element("span", { class: "unseen" }, text);

// Addresses in answers and replies count from our server, not from the page around the chat.
const address = (path) => new URL(path, BASE).href;

// Pages that require Trusted Types have to allow this policy: `trusted-types qz-chat`.
const cleaned = window.trustedTypes?.createPolicy("qz-chat", { createHTML: (html) => html }) ?? { createHTML: (html) => html };

function prose(html) {
  const box = element("div", { class: "prose" });
  box.innerHTML = cleaned.createHTML(html);
  for (const link of box.querySelectorAll("a[href]")) link.href = address(link.getAttribute("href"));
  return box;
}

// Black or white, whichever can be read on a colour (WCAG's relative luminance). Painted on white it is known in sRGB, however written.
function readableOn(colour) {
  const paint = document.createElement("canvas").getContext("2d");
  for (const layer of ["#fff", colour]) {
    paint.fillStyle = layer;
    paint.fillRect(0, 0, 1, 1);
  }
  const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((part) => (part / 255 <= 0.04 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}
