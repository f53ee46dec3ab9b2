// @ts-check
/** The launcher and the panel: opening, closing, fitting the screen, and where the focus is. */

/** @import { Frame } from "./frame.js" */
import { shades } from "./colours.js";
import { NARROW, SMALL, TOUCH, zoomOf } from "./screen.js";
import { SETTINGS } from "./served.js";
import { OPEN_CHAT } from "./texts.js";

const OURS = "rgb(12, 74, 86)"; // --brand of palette.css

export class Panel {
  /** @type {HTMLElement} */
  #host;

  /** @type {Frame} */
  #frame;

  /**
   * What had the focus before the panel opened.
   *
   * @type {HTMLElement | null}
   */
  #before = null;

  /**
   * What in the chat has the focus, also while the page has taken the chat off.
   *
   * @type {HTMLElement | null}
   */
  #focused = null;

  /**
   * @param {HTMLElement} host
   * @param {Frame} frame
   */
  constructor(host, frame) {
    this.#host = host;
    this.#frame = frame;
    const { root, dialog } = frame;
    if (!dialog.showModal) throw new Error("<dialog> fehlt.");
    // The window hears only of entering.
    root.addEventListener("focusin", ({ target }) => {
      this.#focused = /** @type {HTMLElement} */ (target);
    });
    root.addEventListener("focusout", () => setTimeout(() => this.#left()));
  }

  get isOpen() {
    return this.#frame.dialog.open;
  }

  /** Whether the chat is a part of the page, always open, instead of floating above it. */
  get isInline() {
    return this.#frame.root.classList.contains("inline");
  }

  get hasFocus() {
    return Boolean(this.#active);
  }

  /** What in the chat has the focus. */
  get #active() {
    return /** @type {HTMLElement | null | undefined} */ (this.#host.shadowRoot?.activeElement);
  }

  /**
   * Shows the options of the page around the chat.
   *
   * @param {DOMStringMap} options
   */
  dress(options) {
    const { title = SETTINGS.name, color = SETTINGS.color, position, lang = "de" } = options;
    const { style, classList } = this.#frame.root;
    this.#frame.title.textContent = title;
    this.#frame.name.textContent = ` ${OPEN_CHAT} ${title}`;
    this.#frame.root.lang = /^de\b/i.test(lang) ? lang : "de";
    classList.toggle("left", position === "left");
    classList.toggle("inline", "inline" in options);
    style.setProperty("--color", CSS.supports("color", color) ? color : "");
    this.#contrast();
  }

  /** @param {string} scheme "light" or "dark", or "" for what the visitor has set */
  setScheme(scheme) {
    this.#frame.root.style.colorScheme = scheme;
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    for (const change of ["resize", "scroll"]) {
      window.visualViewport?.addEventListener(change, () => this.#fit(), { signal });
    }
    NARROW.addEventListener("change", () => this.#refold(), { signal });
  }

  /**
   * Puts the chat into the top layer. That is out of reach of what the page does to its own
   * elements (transforms, opacity, z-index).
   */
  rise() {
    if (this.isInline) return;
    this.#frame.root.showPopover?.();
  }

  /** @param {{ focus: boolean }} options Whether the focus goes into the panel */
  open({ focus }) {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    this.#before = active === this.#host ? this.#frame.launcher : active;
    this.#frame.launcher.setAttribute("aria-expanded", "true");
    this.#contrast();
    if (this.isInline) {
      this.#frame.dialog.open = true; // without the focus, which is where the visitor reads
      return focus && this.putFocus();
    }
    this.#unfold();
    if (focus || !active) return this.putFocus();
    this.#active?.blur();
    active.focus({ preventScroll: true });
  }

  close() {
    const hadFocus = this.#active;
    const before = this.#before?.isConnected && this.#before !== document.body && this.#before;
    this.#frame.dialog.close();
    this.#frame.launcher.setAttribute("aria-expanded", "false");
    if (hadFocus) (before || this.#frame.launcher).focus();
  }

  /**
   * Puts the focus where one goes on typing; by touch on what there is to read, as a keyboard
   * would cover it.
   */
  putFocus() {
    (TOUCH.matches || SMALL.matches ? this.#frame.title : this.#frame.input).focus({
      preventScroll: true,
    });
  }

  /** Forgets what had the focus, as something of the page has it now. */
  forgetFocus() {
    this.#focused = null;
  }

  /**
   * Leaves the open panel of a chat that is back on the page as it was.
   *
   * @param {() => void} scroll
   */
  resume(scroll) {
    const focused = this.#focused;
    if (!this.isInline && this.#mustBeModal()) this.#refold();
    scroll();
    focused?.focus({ preventScroll: true });
  }

  /**
   * Returns what of the page is in front of the panel: a modal dialog is, wherever it is, as it
   * takes all that would hit the chat.
   */
  inFront() {
    const { left, top, width, height } = this.#frame.dialog.getBoundingClientRect();
    if (!width) return null;
    const page = /** @type {Document | ShadowRoot} */ (this.#host.getRootNode());
    const hit = page.elementFromPoint(left + width / 2, top + height / 2);
    return hit === this.#host ? null : hit;
  }

  /** Shows the panel; modal where what is behind it is out of reach. */
  #unfold() {
    this.#frame.dialog.show();
    if (this.#mustBeModal()) {
      this.#frame.dialog.close();
      this.#frame.dialog.showModal();
    }
    this.#fit();
  }

  /** On a small screen the panel covers everything; a dialog of the page may be in front. */
  #mustBeModal() {
    const front = this.inFront();
    return SMALL.matches || (front !== null && !front.closest("[popover]"));
  }

  #refold() {
    if (!this.isOpen || this.isInline) return;
    const focused = this.#active;
    const { scrollTop } = this.#frame.messages;
    this.#frame.dialog.close();
    this.#unfold();
    this.#frame.messages.scrollTo({ top: scrollTop, behavior: "instant" });
    focused?.focus({ preventScroll: true });
  }

  /**
   * With the keyboard of a phone open, the panel takes what is left of the screen; whoever zooms in
   * wants it to stay as it is.
   */
  #fit() {
    const view = window.visualViewport;
    if (!view || view.scale > 1) return;
    const { dialog } = this.#frame;
    const zoom = zoomOf(dialog);
    dialog.style.cssText = `--height:${view.height / zoom}px;--top:${view.offsetTop / zoom}px`;
  }

  #contrast() {
    const { backgroundColor } = getComputedStyle(this.#frame.launcher);
    const isOurs = backgroundColor === OURS; // the palette has chosen shades for it
    for (const [name, colour] of Object.entries(shades(backgroundColor))) {
      this.#frame.root.style.setProperty(name, isOurs ? "" : colour);
    }
  }

  /** Taken off the page, the chat has not been left. */
  #left() {
    if (this.#host.isConnected && !this.#active) this.forgetFocus();
  }
}
