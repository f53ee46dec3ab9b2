// @ts-check
/** Keys: which of them the chat takes, and which it leaves to the page around it. */

/** @import { Combobox } from "./combobox.js" */
/** @import { QzChat } from "./element.js" */
/** @import { Panel } from "./panel.js" */
import { isComposing } from "./combobox.js";

// The keys that press the launcher; while the chat is closed the others are the page's.
const FOR_LAUNCHER = [" ", "Enter"];

// What on a page may be closed by Esc: where the focus is, and anywhere.
const CLOSABLE =
  "dialog, [role$=dialog], [popover], [role=menu], [role=listbox], " +
  ":is([aria-haspopup], [role=combobox])[aria-expanded=true]";
const CLOSABLE_ANYWHERE = "[aria-modal=true], [popover=''], [popover=auto]";

/** @param {Element} box */
const isShown = (box) =>
  box.getClientRects().length > 0 && getComputedStyle(box).visibility !== "hidden";

export class Keyboard {
  /** @type {QzChat} */
  #host;

  /** @type {Panel} */
  #panel;

  /** @type {Combobox} */
  #combobox;

  #mayClose = false;
  #isClosing = false;

  /**
   * @param {QzChat} host
   * @param {Panel} panel
   * @param {Combobox} combobox
   */
  constructor(host, panel, combobox) {
    this.#host = host;
    this.#panel = panel;
    this.#combobox = combobox;
  }

  /**
   * Listens at the window, which comes before everything else on the page.
   *
   * @param {AbortSignal} signal
   */
  listen(signal) {
    for (const type of ["keydown", "keypress", "keyup", "paste", "focusin"]) {
      const first = (/** @type {Event} */ event) => this.#first(event);
      window.addEventListener(type, first, { signal, capture: true });
    }
    window.addEventListener("keydown", (event) => this.#last(event), { signal });
  }

  /**
   * Before the page. It hears nothing of what is typed in the chat, so that its shortcuts leave it
   * alone, and nothing of the Esc that closed it.
   *
   * @param {Event} event
   */
  #first(event) {
    const { type, key } = /** @type {KeyboardEvent} */ (event);
    const [target] = /** @type {Element[]} */ (event.composedPath());
    const isInside = target.getRootNode?.() === this.#host.shadowRoot;
    const isEscape = key === "Escape";
    if (type === "focusin" && !isInside) this.#panel.forgetFocus();
    if (type === "keydown") {
      this.#isClosing = false;
      this.#mayClose = isEscape && !isInside && this.#panel.isOpen && !this.#isForPage(event);
    }
    if (isEscape && type === "keyup" && this.#isClosing) {
      this.#isClosing = false;
      event.stopImmediatePropagation();
    }
    if (!isInside || (key && !this.#panel.isOpen && !FOR_LAUNCHER.includes(key))) return;
    event.stopImmediatePropagation();
    if (type === "keydown") this.#pressed(target, /** @type {KeyboardEvent} */ (event));
  }

  /**
   * @param {Element} target
   * @param {KeyboardEvent} event
   */
  #pressed(target, event) {
    if (this.#combobox.takes(target, event)) return;
    if (event.key === "Escape" && !isComposing(event)) this.#escape(event);
  }

  /**
   * After the page. Esc from elsewhere closes the chat too, so that it never hides what one is at,
   * if the page has no use for the key.
   *
   * @param {KeyboardEvent} event
   */
  #last(event) {
    if (this.#mayClose && !event.defaultPrevented && !isComposing(event)) this.#escape(event);
  }

  /** @param {Event} event */
  #isForPage(event) {
    const path = /** @type {Element[]} */ (event.composedPath());
    // A box just hidden may still hold the focus: browsers move it only when they next draw.
    const isIn = path.some((it) => it.matches?.(CLOSABLE) && isShown(it));
    if (this.#panel.inFront() || isIn) return true;
    return [...document.querySelectorAll(CLOSABLE_ANYWHERE)].some(isShown);
  }

  /** @param {Event} event */
  #escape(event) {
    if (this.#panel.isInline) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#isClosing = true;
    this.#host.close();
  }
}
