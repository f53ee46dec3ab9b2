// <qz-chat>: the launcher, the panel, and the conversation, which lives as long as the page.
const SMALL_SCREEN = "(max-width: 480px), (max-height: 480px)";
const NARROW = "(max-width: 480px)"; // what changes when a page is zoomed or a window resized, but not when a keyboard opens
const TOUCH = "(pointer: coarse)"; // where a focused input opens a keyboard, over what there is to read
const BEFORE_WAITING = 300; // ms without an answer until the chat says that it is looking
const SPOKEN_FOR = 10000; // ms in which a screen reader has noticed a new message
const FOR_US = [" ", "Enter"]; // the keys that press the launcher; while the chat is closed the others are the page's

// What on a page may be closed by Esc: where the focus is, and anywhere.
const CLOSABLE = "dialog, [role$=dialog], [popover], [role=menu], [role=listbox], :is([aria-haspopup], [role=combobox])[aria-expanded=true]";
const CLOSABLE_ANYWHERE = "[aria-modal=true], [popover=''], [popover=auto]";
const isShown = (it) => it.getClientRects().length > 0 && getComputedStyle(it).visibility !== "hidden";

const AT_ONCE = 1000; // ms
const MOST_DROPS = 5; // at once, until a page is taken to mean it
const PLAIN_LINK = // as no style sheet of ours is there
  "position:fixed;right:1em;bottom:1em;padding:.7em 1.2em;color:#fff;background:#0c4a56;font:600 16px/1.4 sans-serif";

class QzChat extends HTMLElement {
  static observedAttributes = ["data-title", "data-color", "data-position", "data-lang"];

  #turns = [];
  #context = null;
  #pending = null;
  #topics = null;
  #act = { show: (offer) => this.#show(offer), none: (turn, said) => this.#unhelped(turn, said), busy: () => this.#pending };

  constructor() {
    super();
    this.attachShadow({ mode: "open", delegatesFocus: true });
    try {
      this.#build();
    } catch (error) {
      this.#giveUp(error);
    }
  }

  // Puts the one chat of this script on the page, or back on it.
  static place(options) {
    if (!QzChat.#placed) {
      QzChat.#placed = document.createElement("qz-chat");
      Object.assign(QzChat.#placed.dataset, options, { placed: "" });
    }
    document.body.append(QzChat.#placed);
  }

  static #placed = null;

  connectedCallback() {
    const placed = (QzChat.#placed ||= "placed" in this.dataset ? this : null);
    // A page brought back from a cache holds a copy without the conversation.
    if (placed !== this && "placed" in this.dataset) return this.replaceWith(placed);
    if (this.#style && !this.#style.sheet?.cssRules.length) this.#giveUp("Die Content-Security-Policy verbietet <style>.");
    if (!this.#root) return;
    this.#listen();
    // The top layer is out of reach of what the page does to its own elements (transforms, opacity, z-index).
    this.#root.showPopover?.();
    this.attributeChangedCallback();
    if (this.isOpen) this.#resume();
    else if (!this.#seen && "open" in this.dataset && !matchMedia(SMALL_SCREEN).matches) this.open({ focus: false });
    this.#seen = true;
  }

  disconnectedCallback() {
    this.#listening?.abort();
    if (this === QzChat.#placed) queueMicrotask(() => this.#return());
  }

  // A page that morphs or swaps its body does not know of the chat and drops it. One that drops it at once again means it.
  #return() {
    if (this.isConnected || document.querySelector("qz-chat")) return;
    const now = performance.now();
    this.#dropped = now - this.#returned < AT_ONCE ? this.#dropped + 1 : 0;
    this.#returned = now;
    if (this.#dropped < MOST_DROPS) document.body?.append(this);
  }

  // Back on the page, the open chat is as it was left.
  #resume() {
    const focused = this.#focused;
    if (this.#mustBeModal()) this.#refold();
    this.#latest();
    focused?.focus({ preventScroll: true });
  }

  // Taken off the page, the chat has not been left.
  #left() {
    if (this.isConnected && !this.shadowRoot.activeElement) this.#focused = null;
  }

  #seen = false;
  #returned = -Infinity;
  #dropped = 0;
  #focused = null;
  #listening;
  #style;

  // In a browser without what the chat needs there is a link to the FAQ in its place.
  #giveUp(reason) {
    console.error("qz-chat:", reason);
    const link = element("a", { href: BASE.href }, TEXTS.elsewhere);
    link.style.cssText = PLAIN_LINK;
    this.#root = this.#style = null;
    this.shadowRoot.replaceChildren(link);
  }

  attributeChangedCallback() {
    if (!this.isConnected || !this.#root) return;
    const { title = SETTINGS.name, color = "", position, lang = "de" } = this.dataset;
    this.#title.textContent = title;
    this.#name.textContent = ` ${TEXTS.open} ${title}`;
    this.#root.lang = /^de\b/i.test(lang) ? lang : "de";
    this.#root.classList.toggle("left", position === "left");
    if (CSS.supports("color", color)) this.#root.style.setProperty("--color", color);
    else this.#root.style.removeProperty("--color");
    this.#contrast();
  }

  get isOpen() {
    return Boolean(this.#root && this.#panel.open);
  }

  open({ focus = true } = {}) {
    if (this.isOpen || !this.isConnected) return;
    if (!this.#root) return this.shadowRoot.querySelector("a").focus();
    this.#before = document.activeElement === this ? this.#launcher : document.activeElement;
    const held = focus ? null : document.activeElement;
    this.#launcher.setAttribute("aria-expanded", "true");
    this.#contrast();
    this.#unfold();
    if (held) {
      this.shadowRoot.activeElement?.blur();
      held.focus({ preventScroll: true });
    } else this.#rest(this.#title);
    if (!this.#messages.childElementCount) this.#begin();
    else if (!this.#topics) this.#offerTopics();
    this.#latest();
    this.#tell("qz-open");
  }

  // On a small screen the panel covers everything, so what is behind it is out of reach. So it is where a dialog of the page is in front.
  #unfold() {
    this.#panel.show();
    if (this.#mustBeModal()) {
      this.#panel.close();
      this.#panel.showModal();
    }
    this.#fit();
  }

  #mustBeModal() {
    const front = this.#inFront();
    return matchMedia(SMALL_SCREEN).matches || Boolean(front && !front.closest("[popover]"));
  }

  // What of the page is in front of the panel: a modal dialog is, wherever it is, as it takes all that would hit the chat.
  #inFront() {
    const { left, top, width, height } = this.#panel.getBoundingClientRect();
    const hit = width > 0 && this.getRootNode().elementFromPoint(left + width / 2, top + height / 2);
    return hit && hit !== this ? hit : null;
  }

  #refold() {
    if (!this.isOpen) return;
    const focused = this.shadowRoot.activeElement;
    const { scrollTop } = this.#messages;
    this.#panel.close();
    this.#unfold();
    this.#messages.scrollTo({ top: scrollTop, behavior: "instant" });
    focused?.focus({ preventScroll: true });
  }

  // Where one goes on typing; by touch what is there to read has the focus, and no keyboard covers it.
  #rest(reading) {
    (matchMedia(TOUCH).matches || matchMedia(SMALL_SCREEN).matches ? reading : this.#box.input).focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    const inside = this.shadowRoot.activeElement;
    this.#panel.close();
    this.#launcher.setAttribute("aria-expanded", "false");
    if (inside) (this.#before?.isConnected && this.#before !== document.body ? this.#before : this.#launcher).focus();
    this.#tell("qz-close");
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  #before;
  #root; #launcher; #name; #panel; #title; #messages; #start; #status; #box; #form;

  #build() {
    this.#name = unseen("");
    this.#launcher = element("button", { type: "button", class: "launcher", part: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", click: () => this.open() }, icon(ICONS.chat), element("span", {}, TEXTS.launcher), this.#name);
    this.#title = element("h2", { id: "title", tabindex: -1 });
    this.#start = element("div", { class: "start" });
    this.#status = element("p", { class: "unseen", role: "status" });
    this.#messages = element("div", { class: "messages", part: "messages", role: "region", tabindex: 0, "aria-label": TEXTS.messages });
    this.#box = new Combobox((item) => this.#show(item), () => this.#submit());
    this.#form = element("form", { submit: (event) => event.preventDefault() }, this.#box.list, this.#box.limit, this.#box.input, this.#send());
    this.#panel = element("dialog", { part: "panel", "aria-labelledby": "title", "aria-describedby": "notice", cancel: (event) => this.#cancel(event) }, this.#header(), this.#messages, this.#form, this.#status);
    this.#root = element("div", { class: "root", lang: "de", popover: "manual" }, this.#launcher, this.#panel);
    // The window hears only of entering.
    this.#root.addEventListener("focusin", ({ target }) => (this.#focused = target));
    this.#root.addEventListener("focusout", () => setTimeout(() => this.#left()));
    if (!this.#panel.showModal) throw new Error("<dialog> fehlt.");
    this.shadowRoot.append(this.#root);
    this.#dress();
  }

  // Without constructible style sheets a style element does, where the page's policy allows it.
  #dress() {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(SETTINGS.css);
      this.shadowRoot.adoptedStyleSheets = [...this.shadowRoot.adoptedStyleSheets, sheet];
    } catch {
      this.#style = element("style", {}, SETTINGS.css);
      this.shadowRoot.prepend(this.#style);
    }
  }

  // The window comes before everything else on the page.
  #listen() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ["keydown", "keypress", "keyup", "paste", "focusin"]) {
      window.addEventListener(type, (event) => this.#first(event), { signal, capture: true });
    }
    window.addEventListener("keydown", (event) => this.#last(event), { signal });
    for (const change of ["resize", "scroll"]) window.visualViewport?.addEventListener(change, () => this.#fit(), { signal });
    matchMedia(NARROW).addEventListener("change", () => this.#refold(), { signal });
  }

  // Not left to the form: in a frame that may not submit forms nothing would happen.
  #send() {
    return button(icon(ICONS.send), () => this.#submit(), { class: "send", part: "send", "aria-label": TEXTS.send, title: TEXTS.send });
  }

  #header() {
    const privacy = element("a", { href: address("datenschutz"), target: "_blank" }, TEXTS.privacy);
    const notice = element("p", { id: "notice" }, element("span", {}, `${SETTINGS.notice} `), privacy);
    const tools = element("div", { class: "actions" }, iconButton(ICONS.restart, TEXTS.restart, () => this.#restart()), iconButton(ICONS.save, TEXTS.save, () => this.#save()), iconButton(ICONS.close, TEXTS.close, () => this.close()));
    return element("div", { class: "header", part: "header" }, this.#title, tools, notice);
  }

  // -- the conversation ---------------------------------------------------------------------------------------

  #begin() {
    const { turns, context } = remembered();
    if (SETTINGS.memory) this.#messages.append(element("p", { class: "hint" }, TEXTS.memory));
    if (SETTINGS.welcome) this.#messages.append(message({ text: SETTINGS.welcome }, this.#act));
    this.#messages.append(this.#start);
    this.#context = context;
    turns.forEach((turn) => this.#add(turn, false));
    this.#offerTopics().then(() => this.#latest());
  }

  async #offerTopics() {
    this.#topics ||= await call("faq", isTopics).catch(() => null);
    if (!this.#topics) return this.#start.replaceChildren(element("p", { class: "hint" }, TEXTS.noTopics), elsewhere());
    const { categories, consultation } = this.#topics;
    const topic = ({ name, entries }) => button(name, (event) => this.#choose(name, entries, event), { class: "pill" });
    this.#start.replaceChildren(
      element("h3", { id: "topics" }, TEXTS.topics),
      element("ul", { role: "list", "aria-labelledby": "topics" }, ...categories.filter((c) => c.name).map((c) => element("li", {}, topic(c)))),
    );
    if (!consultation) return;
    const file = element("a", { class: "pill", href: address(consultation.calendar), download: "sprechstunde.ics" }, TEXTS.calendar);
    this.#start.append(element("div", { class: "hours" }, element("h3", {}, consultation.title), element("p", {}, consultation.next), file));
  }

  // While an answer is awaited nothing comes between it and its question.
  #choose(topic, entries, { detail: clicks }) {
    if (this.#pending) return;
    const box = this.#add({ text: TEXTS.questionsOn.replace("{}", topic), offers: entries.map(({ id, question }) => ({ id, question })), answers: [] });
    if (!clicks) box.querySelector(".offer")?.focus({ preventScroll: true }); // by keyboard one is taken along
  }

  #submit() {
    const question = this.#box.input.value.trim();
    if (!question || this.#pending) return;
    this.#box.clear();
    if (matchMedia(TOUCH).matches) this.#title.focus({ preventScroll: true }); // puts the keyboard away
    const pressed = pressedBy(question, this.#messages.lastElementChild);
    if (pressed) return pressed.click();
    const body = { question, context: this.#context };
    this.#request(question, () => call("ask", isReply, { body }), (reply) => this.#answered(reply));
  }

  #answered(reply) {
    const { kind, message: text, answers, suggestions, decline, help, context, event_id: event } = reply;
    this.#context = context || this.#context;
    if (!this.#topics) this.#offerTopics();
    // Nothing else beside it, and nothing of it to the page around the chat.
    if (isCrisis(reply)) return this.#add(helpline(reply));
    const offers = kind === "none" ? help : suggestions;
    this.#add({ text, answers, offers, decline, help, event, choice: kind === "suggest", more: answers.length && offers.length ? SETTINGS.related : "" });
    this.#tell("qz-answer", { kind, ids: answers.map((answer) => answer.id) });
  }

  // After „Keine davon“, which is `said`, or a vote „Nein“.
  #unhelped(turn, said) {
    if (said) {
      turn.refused = true; // also when the conversation is remembered
      this.#rest(this.#title);
      this.#add({ by: "visitor", text: said });
    }
    this.#add({ text: turn.decline, offers: turn.help, answers: [] });
  }

  // Returns whether there was time for it: while another answer is awaited there is none.
  #show({ id, question }) {
    if (this.#pending) return false;
    this.#rest(this.#title);
    const load = () => call(`faq/${encodeURIComponent(id)}`, isEntry);
    this.#request(question, load, (entry) => {
      this.#context = id;
      this.#add({ answers: [entry] });
      this.#tell("qz-answer", { kind: "answer", ids: [id] });
    });
    return true;
  }

  // One request at a time; what is typed meanwhile stays in the input. A failure offers to try the same again, as the latest turn.
  async #request(question, load, done) {
    const asked = { by: "visitor", text: question };
    const box = this.#add(asked);
    const mine = this.#await({});
    const waiting = setTimeout(() => this.#wait(mine), BEFORE_WAITING);
    const result = await load().catch((failure) => failure);
    clearTimeout(waiting);
    mine.sign?.remove();
    if (this.#pending !== mine) return; // begun anew meanwhile
    this.#await(null);
    if (!(result instanceof Failure)) return done(result);
    this.#failed(result.message, () => {
      box.remove();
      this.#turns = this.#turns.filter((turn) => turn !== asked);
      this.#request(question, load, done);
    });
  }

  #await(request) {
    this.#form.querySelector(".send").setAttribute("aria-disabled", Boolean(request));
    this.#messages.setAttribute("aria-busy", Boolean(request));
    return (this.#pending = request);
  }

  #wait(request) {
    request.sign = element("p", { class: "waiting" }, TEXTS.waiting);
    this.#place(request.sign, TEXTS.waiting);
  }

  #failed(text, again) {
    const retry = button(TEXTS.retry, () => {
      if (this.#pending) return;
      box.remove();
      this.#rest(this.#title);
      again();
    }, { class: "pill" });
    const box = element("div", { class: "error" }, element("p", {}, text), retry, elsewhere());
    this.#place(box, text);
  }

  #add(turn, fresh = true) {
    const box = message(turn, this.#act);
    this.#turns.push(turn);
    if (fresh) this.#place(box, turn.by ? "" : plain(turn));
    else this.#messages.append(box);
    remember(this.#turns, this.#context);
    return box;
  }

  // The status line reads each new text of the bot once; then it is empty, so that nobody who reads on meets the text twice.
  #place(box, spoken) {
    this.#messages.append(box);
    this.#scrollTo(box);
    if (!spoken) return;
    const line = element("span", {}, spoken);
    this.#status.replaceChildren(line);
    setTimeout(() => line.remove(), SPOKEN_FOR);
  }

  // Shows a message from its beginning, together with the question above it if that leaves room.
  #scrollTo(box, behavior = "auto") {
    const before = box.previousElementSibling;
    const first = before?.classList.contains("visitor") && before.offsetHeight < this.#messages.clientHeight / 2 ? before : box;
    this.#messages.scrollBy({ top: first.getBoundingClientRect().top - this.#messages.getBoundingClientRect().top - 12, behavior });
  }

  #latest() {
    if (this.#turns.length) this.#scrollTo(this.#messages.lastElementChild, "instant");
  }

  #restart() {
    this.#turns = [];
    this.#context = this.#await(null);
    remember([], null);
    this.#messages.replaceChildren();
    this.#status.replaceChildren();
    this.#begin();
    this.#messages.scrollTo({ top: 0, behavior: "instant" });
    this.#rest(this.#title);
  }

  #save() {
    const text = [`${SETTINGS.name}, ${new Date().toLocaleString("de-DE")}`, ...this.#turns.map((turn) => plain(turn, { sources: true }))].join("\n\n");
    const file = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    element("a", { href: file, download: `gespraech-${new Date().toLocaleDateString("sv")}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(file));
  }

  // -- the frame ----------------------------------------------------------------------------------------------

  // The page hears nothing of what is typed in the chat, so that its shortcuts leave it alone, and nothing of the Esc that closed it.
  #first(event) {
    const { type, key } = event;
    const [target] = event.composedPath();
    const inside = target.getRootNode?.() === this.shadowRoot;
    const escape = key === "Escape";
    if (type === "focusin" && !inside) this.#focused = null;
    if (type === "keydown") {
      this.#closing = false;
      this.#mayClose = escape && !inside && this.isOpen && !this.#belongsToPage(event);
    }
    if (escape && type === "keyup" && this.#closing) {
      this.#closing = false;
      event.stopImmediatePropagation();
    }
    if (!inside || (key && !this.isOpen && !FOR_US.includes(key))) return;
    event.stopImmediatePropagation();
    if (type !== "keydown" || (target === this.#box.input && this.#box.key(event))) return;
    if (escape && !isComposing(event)) this.#escape(event);
  }

  // Esc from elsewhere on the page closes the chat too, so that it never hides what one is at, if the page has no use for it.
  #last(event) {
    if (this.#mayClose && !event.defaultPrevented && !isComposing(event)) this.#escape(event);
  }

  #mayClose = false;
  #closing = false;

  #belongsToPage(event) {
    if (this.#inFront() || event.composedPath().some((it) => it.matches?.(CLOSABLE))) return true;
    return [...document.querySelectorAll(CLOSABLE_ANYWHERE)].some(isShown);
  }

  #escape(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#closing = true;
    this.close();
  }

  #cancel(event) {
    event.preventDefault();
    this.close();
  }

  // With the keyboard of a phone open, the panel takes what is left of the screen; who zooms in wants it to stay as it is.
  #fit() {
    const view = window.visualViewport;
    if (!view || view.scale > 1) return;
    this.#panel.style.setProperty("--height", `${view.height}px`);
    this.#panel.style.setProperty("--top", `${view.offsetTop}px`);
  }

  #contrast() {
    this.#root.style.setProperty("--contrast", readableOn(getComputedStyle(this.#launcher).backgroundColor));
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}
