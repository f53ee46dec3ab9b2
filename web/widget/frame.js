// @ts-check
/**
 * The static frame of the chat, frame.html.
 *
 * @typedef {object} Frame What of it changes
 * @property {HTMLElement} root
 * @property {HTMLElement} launcher
 * @property {HTMLElement} name What the launcher is called for screen readers, after its label
 * @property {HTMLDialogElement} dialog
 * @property {HTMLElement} title
 * @property {HTMLElement} restart
 * @property {HTMLElement} save
 * @property {HTMLElement} close
 * @property {HTMLElement} messages
 * @property {HTMLElement} options
 * @property {HTMLElement} found How many questions fit what is typed
 * @property {HTMLElement} limit
 * @property {HTMLTextAreaElement} input
 * @property {HTMLElement} send
 * @property {HTMLElement} status
 */

import { fill } from "./dom.js";
import { address } from "./home.js";
import { FRAME, SETTINGS } from "./served.js";

/**
 * Returns the frame with the operator's texts in it.
 *
 * @returns {Frame}
 */
export function frame() {
  const { content } = fill(document.createElement("template"), FRAME);
  const find = (/** @type {string} */ selector) =>
    /** @type {any} */ (content.querySelector(selector));
  find("#notice span").textContent = `${SETTINGS.notice} `;
  find("#notice a").href = address("datenschutz");
  return {
    root: find(".root"),
    launcher: find(".launcher"),
    name: find(".launcher .unseen"),
    dialog: find("dialog"),
    title: find("#title"),
    restart: find(".restart"),
    save: find(".save"),
    close: find(".close"),
    messages: find(".messages"),
    options: find("#options"),
    found: find("form > .unseen"),
    limit: find(".limit"),
    input: find("#question"),
    send: find(".send"),
    status: find("dialog > [role=status]"),
  };
}
