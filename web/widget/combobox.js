// @ts-check
/**
 * The input that grows with what is typed, and our own questions above it. A field of several lines
 * cannot be an ARIA combobox; it is a text box with a list of which a status line says how long it
 * is.
 */

/** @import { Frame } from "./frame.js" */
/** @import { Offer } from "./replies.js" */
import { call } from "./client.js";
import { element } from "./dom.js";
import { isSuggestions } from "./replies.js";
import { fitting, tooLong } from "./texts.js";

const TYPING_PAUSE = 160; // ms
const BORDERS = 2; // px, above and below

/**
 * While a word is being put together, e.g. from an accent and a letter, its keys belong to the
 * system.
 *
 * @param {KeyboardEvent} event
 */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export class Combobox {
  /** @type {Frame} */
  #frame;

  /** @type {(question: Offer) => boolean} */
  #choose;

  /** @type {() => void} */
  #send;

  /** The place of the marked suggestion, -1 for none. */
  #active = -1;

  /** @type {AbortController | undefined} */
  #request;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Frame} frame
   * @param {(question: Offer) => boolean} choose Takes a suggestion, or refuses to
   * @param {() => void} send Takes what was typed
   */
  constructor(frame, choose, send) {
    this.#frame = frame;
    this.#choose = choose;
    this.#send = send;
    frame.input.addEventListener("input", () => this.#typed());
    frame.input.addEventListener("blur", () => this.#hide());
  }

  clear() {
    this.#frame.input.value = "";
    this.#hide();
    this.#fit();
    this.#warn();
  }

  /**
   * Takes the keys that mean the list or send the question, and says whether this was one.
   *
   * @param {Element} target
   * @param {KeyboardEvent} event
   */
  takes(target, event) {
    if (target !== this.#frame.input || isComposing(event)) return false;
    const { key, shiftKey } = event;
    if (key === "Enter" && shiftKey) return false; // a new line
    const { selectionStart, value } = this.#frame.input;
    const isAtEnd = selectionStart === value.length;
    const { hidden, children } = this.#frame.options;
    const isOpen = !hidden;
    const last = children.length - 1;
    const marked = /** @type {HTMLElement | undefined} */ (children[this.#active]);
    if (key === "Enter" && isOpen && marked) marked.click();
    else if (key === "Enter") this.#send();
    else if (key === "Escape" && isOpen) this.#hide();
    else if (key === "ArrowDown" && !isOpen && isAtEnd) this.#look();
    else if (key === "ArrowDown" && isOpen) this.#mark(this.#active < last ? this.#active + 1 : 0);
    else if (key === "ArrowUp" && isOpen) this.#mark(this.#active > 0 ? this.#active - 1 : last);
    else return false;
    event.preventDefault();
    return true;
  }

  /** Grows as far as the style sheet allows. */
  #fit() {
    const { input } = this.#frame;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + BORDERS}px`;
  }

  /** The browser drops what goes beyond the limit without a word. */
  #warn() {
    const { value, maxLength } = this.#frame.input;
    const isFull = value.length >= maxLength;
    this.#frame.limit.textContent = isFull ? tooLong(maxLength) : "";
  }

  #typed() {
    this.#fit();
    this.#warn();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), TYPING_PAUSE);
  }

  async #look() {
    const text = this.#frame.input.value.trim();
    this.#request?.abort();
    if (text.length < 2) return this.#hide();
    const control = new AbortController();
    this.#request = control;
    const path = `suggest?q=${encodeURIComponent(text)}`;
    // Where it fails, typing goes on without suggestions.
    const reply = await call(path, isSuggestions, { control }).catch(() => null);
    if (!control.signal.aborted && reply) this.#show(reply.suggestions);
  }

  /** @param {Offer[]} suggestions */
  #show(suggestions) {
    this.#hide();
    if (!suggestions.length) return;
    this.#frame.options.replaceChildren(
      ...suggestions.map((offer, place) => this.#option(offer, place)),
    );
    this.#frame.options.hidden = false;
    this.#frame.found.textContent = fitting(suggestions.length);
  }

  /**
   * @param {Offer} offer
   * @param {number} place
   */
  #option(offer, place) {
    const attributes = {
      role: "option",
      id: `option-${place}`,
      "aria-selected": "false",
      mousedown: (/** @type {Event} */ event) => event.preventDefault(),
      click: () => this.#pick(offer),
    };
    return element("li", attributes, offer.question);
  }

  #hide() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#frame.options.hidden = true;
    this.#frame.found.textContent = "";
    this.#mark(-1);
  }

  /** @param {number} place */
  #mark(place) {
    this.#active = place;
    [...this.#frame.options.children].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === place));
    });
    if (place < 0) return this.#frame.input.removeAttribute("aria-activedescendant");
    this.#frame.input.setAttribute("aria-activedescendant", `option-${place}`);
    this.#frame.options.children[place].scrollIntoView({ block: "nearest" });
  }

  /** @param {Offer} offer */
  #pick(offer) {
    this.#hide();
    if (this.#choose(offer)) this.clear();
  }
}
