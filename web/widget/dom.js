// @ts-check
/** Building elements. Text goes in as text; only what the server has cleaned goes in as HTML. */

import { address } from "./home.js";
import { CALENDAR, ELSEWHERE, IN_NEED, NEW_WINDOW } from "./texts.js";

/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Value */

/**
 * Returns an element. A function among the attributes listens to the event of that name; an
 * attribute or child that is nothing is left out.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Value>} attributes
 * @param {...(Node | string | false | null | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes, ...children) {
  const box = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") box.addEventListener(name, value);
    else if (value) box.setAttribute(name, String(value));
  }
  box.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return box;
}

/**
 * Returns a button that calls `press` with its click.
 *
 * @param {string} label
 * @param {(event: MouseEvent) => void} press
 * @param {Record<string, Value>} attributes
 */
export function button(label, press, attributes) {
  return element("button", { type: "button", click: press, ...attributes }, label);
}

/**
 * Returns a list that screen readers announce as one although it shows no bullets.
 *
 * @param {Record<string, Value>} attributes
 * @param {(Node | string)[]} items
 */
export function list(attributes, items) {
  const lines = items.map((item) => element("li", {}, item));
  return element("ul", { role: "list", ...attributes }, ...lines);
}

/**
 * Returns text for screen readers alone.
 *
 * @param {string} text
 */
export const unseen = (text) => element("span", { class: "unseen" }, text);

/**
 * Returns text in which no line ends within a date or a time.
 *
 * @param {string} text
 */
export const unbroken = (text) =>
  text.replace(/(\d\.?) (?=[A-Z])/g, "$1\u00a0").replace(/–(?=\d)/g, "–\u2060");

/**
 * Returns a link; one that opens a window says so.
 *
 * @param {string} label
 * @param {string} path
 * @param {Record<string, Value>} attributes
 */
export function link(label, path, attributes) {
  const hint = label && attributes.target ? unseen(NEW_WINDOW) : null;
  return element("a", { href: address(path), ...attributes }, label, hint);
}

/** Returns the link to all questions, for when the chat cannot help. */
export const elsewhere = () => link(ELSEWHERE, "", { class: "quiet", target: "_blank" });

/** Returns whom to call in distress, for when the chat cannot listen. */
export const emergency = () =>
  element(
    "p",
    { class: "hint" },
    IN_NEED,
    link("112", "tel:112", { class: "quiet" }),
    " · ",
    link("TelefonSeelsorge: 116 123", "tel:116123", { class: "quiet" }),
  );

/**
 * Returns the link to a calendar file.
 *
 * @param {string} path
 */
export function calendarLink(path) {
  return link(CALENDAR, path, { class: "pill", download: "termine.ics" });
}

/** @typedef {{ createHTML: (html: string) => string }} Policy */

/** @type {Policy} */
const AS_IT_IS = { createHTML: (html) => html };

/** @type {{ createPolicy: (name: string, rules: Policy) => Policy } | undefined} */
const TRUSTED_TYPES = /** @type {any} */ (window).trustedTypes;

// Pages that require Trusted Types have to allow this policy: `trusted-types qz-chat`.
const POLICY = TRUSTED_TYPES?.createPolicy("qz-chat", AS_IT_IS) ?? AS_IT_IS;

/**
 * Puts HTML into an element. It has to be ours, or cleaned by the server.
 *
 * @template {Element} Kind
 * @param {Kind} box
 * @param {string} html
 */
export function fill(box, html) {
  box.innerHTML = POLICY.createHTML(html);
  return box;
}
