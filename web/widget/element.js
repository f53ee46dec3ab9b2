// @ts-check
/** The element <qz-chat>: its life on a page, and what the page can do with it. */

import { Conversation } from "./conversation.js";
import { element } from "./dom.js";
import { frame } from "./frame.js";
import { BASE, SCRIPT } from "./home.js";
import { Keyboard } from "./keyboard.js";
import { remember, remembered } from "./memory.js";
import { Panel } from "./panel.js";
import { SMALL } from "./screen.js";
import { STYLES } from "./served.js";
import { ELSEWHERE } from "./texts.js";

const AT_ONCE = 1000; // ms
const MOST_DROPS = 5; // at once, until a page is taken to mean it

/**
 * For which media the dark colours are, by the theme of the page.
 *
 * @type {Record<string, string>}
 */
const DARK_FOR = { dark: "all", light: "not all" };

// As no style sheet of ours is there.
const PLAIN_LINK =
  "position:fixed;right:1em;bottom:1em;padding:.7em 1.2em;color:#fff;background:#0c4a56";

/**
 * The chat. The conversation lives as long as the page.
 *
 * Attributes: `data-title`, `data-color`, `data-theme` ("light" or "dark"), `data-position` ("left" or
 * "right"), `data-lang`, `data-open` to open while loading, and `data-inline` to be a part of the
 * page, always open, instead of floating above it. Events: `qz-open`, `qz-close`, and `qz-answer`, whose detail
 * holds the kind of the reply and the ids of the entries shown.
 */
export class QzChat extends HTMLElement {
  static observedAttributes = ["title", "color", "theme", "position", "lang"].map(
    (name) => `data-${name}`,
  );

  /**
   * The one chat of this script on the page.
   *
   * @type {QzChat | null}
   */
  static #placed = null;

  #shadow = this.attachShadow({ mode: "open", delegatesFocus: true });

  /** @type {Panel | null} */
  #panel = null;

  /** @type {Conversation | undefined} */
  #conversation;

  /** @type {Keyboard | undefined} */
  #keyboard;

  /** @type {HTMLStyleElement | undefined} */
  #style;

  /** @type {CSSStyleSheet | undefined} */
  #sheet;

  /** @type {AbortController | undefined} */
  #listening;

  #wasShown = false;
  #returned = 0;
  #drops = 0;

  constructor() {
    super();
    try {
      this.#build();
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /**
   * Puts the one chat of this script on the page, or back on it.
   *
   * @param {DOMStringMap | undefined} options
   */
  static place(options) {
    if (!QzChat.#placed) {
      QzChat.#placed = /** @type {QzChat} */ (document.createElement("qz-chat"));
      Object.assign(QzChat.#placed.dataset, options, { placed: "" });
    }
    const isInline = "inline" in QzChat.#placed.dataset;
    if (isInline && document.body.contains(SCRIPT ?? null)) SCRIPT?.after(QzChat.#placed);
    else document.body.append(QzChat.#placed);
  }

  get isOpen() {
    return Boolean(this.#panel?.isOpen);
  }

  /**
   * Opens the chat.
   *
   * @param {{ focus?: boolean }} [options] Without focus it stays where it is
   */
  open({ focus = true } = {}) {
    if (this.isOpen || !this.isConnected) return;
    if (!this.#panel) return this.#shadow.querySelector("a")?.focus();
    this.#panel.open({ focus });
    this.#conversation?.enter();
    remember({ open: true });
    this.#announce("qz-open");
  }

  /** Closes the chat. */
  close() {
    if (!this.#panel?.isOpen || this.#panel.isInline) return;
    this.#panel.close();
    remember({ open: false });
    this.#announce("qz-close");
  }

  /** Opens the closed chat and closes the open one. */
  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  connectedCallback() {
    if ("placed" in this.dataset) {
      QzChat.#placed ||= this;
      // A page brought back from a cache holds a copy without the conversation.
      if (QzChat.#placed !== this) return this.replaceWith(QzChat.#placed);
    }
    if (this.#style && !this.#style.sheet?.cssRules.length) {
      this.#giveUp("Die CSP verbietet <style>.");
    }
    if (!this.#panel) return;
    this.#listening = new AbortController();
    this.#keyboard?.listen(this.#listening.signal);
    this.#panel.listen(this.#listening.signal);
    this.attributeChangedCallback();
    this.#panel.rise();
    if (this.isOpen) this.#panel.resume(() => this.#conversation?.scrollToLatest());
    else if (!this.#wasShown && this.#opensByItself()) this.open({ focus: false });
    this.#wasShown = true;
  }

  disconnectedCallback() {
    this.#listening?.abort();
    if (this === QzChat.#placed) queueMicrotask(() => this.#return());
  }

  attributeChangedCallback() {
    if (!this.isConnected) return;
    this.#panel?.dress(this.dataset);
    this.#setTheme(this.dataset.theme ?? "");
  }

  /** Open where it is a part of the page, or was open on the page before. */
  #opensByItself() {
    if ("inline" in this.dataset) return true;
    const { open, turns } = remembered();
    return !SMALL.matches && ("open" in this.dataset || (open && turns.length > 0));
  }

  /**
   * The dark colours of the palette stand in the first media rule.
   *
   * @param {string} theme
   */
  #setTheme(theme) {
    const sheet = this.#style?.sheet ?? this.#sheet;
    const dark = [...(sheet?.cssRules ?? [])].find((rule) => rule instanceof CSSMediaRule);
    const media = DARK_FOR[theme];
    if (dark) dark.media.mediaText = media ?? "(prefers-color-scheme: dark)";
    this.#panel?.setScheme(media ? theme : "");
  }

  #build() {
    const parts = frame();
    const panel = new Panel(this, parts);
    const answered = (/** @type {object} */ detail) => this.#announce("qz-answer", detail);
    this.#conversation = new Conversation(parts, panel, answered);
    this.#keyboard = new Keyboard(this, panel, this.#conversation.combobox);
    parts.launcher.addEventListener("click", () => this.open());
    parts.close.addEventListener("click", () => this.close());
    parts.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.#shadow.append(parts.root);
    this.#addStyles();
    this.#panel = panel;
  }

  /** Without constructible style sheets a style element does, where the page's policy allows it. */
  #addStyles() {
    try {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(STYLES);
      this.#shadow.adoptedStyleSheets = [...this.#shadow.adoptedStyleSheets, this.#sheet];
    } catch {
      this.#style = element("style", {}, STYLES);
      this.#shadow.prepend(this.#style);
    }
  }

  /**
   * In a browser without what the chat needs there is a link to the FAQ in its place.
   *
   * @param {unknown} reason
   */
  #giveUp(reason) {
    console.error("qz-chat:", reason);
    const link = element("a", { href: BASE.href }, ELSEWHERE);
    link.style.cssText = PLAIN_LINK;
    this.#panel = null;
    this.#style = undefined;
    this.#shadow.replaceChildren(link);
  }

  /**
   * A page that morphs or swaps its body does not know of the chat and drops it. One that drops it
   * at once again means it.
   */
  #return() {
    if (this.isConnected || "inline" in this.dataset) return;
    if (document.querySelector("qz-chat")) return;
    const now = Date.now();
    this.#drops = now - this.#returned < AT_ONCE ? this.#drops + 1 : 0;
    this.#returned = now;
    if (this.#drops < MOST_DROPS) document.body?.append(this);
  }

  /**
   * @param {string} name
   * @param {object} [detail]
   */
  #announce(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}
