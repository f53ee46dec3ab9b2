// The input with our own questions below it while typing (the ARIA combobox pattern).
const TYPING_PAUSE = 160; // ms
const LONGEST = 500; // characters that the server takes

class Combobox {
  constructor(choose, send) {
    this.choose = choose;
    this.send = send;
    this.active = -1;
    this.list = element("ul", { id: "options", role: "listbox", "aria-label": TEXTS.suggestions, hidden: true });
    this.input = element("input", {
      id: "question", part: "input", type: "text", role: "combobox", maxlength: LONGEST, autocomplete: "off", enterkeyhint: "send",
      placeholder: TEXTS.placeholder, "aria-label": TEXTS.placeholder, "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": "options", input: () => this.typed(), blur: () => this.hide(),
    });
    this.limit = element("p", { class: "limit", role: "status" });
  }

  clear() {
    this.input.value = "";
    this.hide();
    this.warn();
  }

  // The browser drops what goes beyond the limit without a word.
  warn() {
    this.limit.textContent = this.input.value.length < LONGEST ? "" : TEXTS.limit.replace("{}", LONGEST);
  }

  typed() {
    this.warn();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), TYPING_PAUSE);
  }

  async look() {
    const text = this.input.value.trim();
    this.request?.abort();
    if (text.length < 2) return this.hide();
    this.request = new AbortController();
    const { signal } = this.request;
    const found = await call(`suggest?q=${encodeURIComponent(text)}`, isFound, { signal }).catch(() => null); // typing goes on without
    if (!signal.aborted && found) this.show(found.suggestions);
  }

  show(found) {
    this.hide();
    if (!found.length) return;
    const option = (item, place) =>
      element("li", { role: "option", id: `option-${place}`, "aria-selected": "false", mousedown: (e) => e.preventDefault(), click: () => this.pick(place) }, item.question);
    this.found = found;
    this.list.replaceChildren(...found.map(option));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  hide() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  mark(place) {
    this.active = place;
    [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", i === place));
    if (place < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", `option-${place}`);
    this.list.children[place].scrollIntoView({ block: "nearest" });
  }

  pick(place) {
    const item = this.found[place];
    this.hide();
    if (this.choose(item)) this.clear();
  }

  // Takes the keys that mean the list or send the question, and says whether this was one.
  key(event) {
    if (isComposing(event)) return false;
    const { key } = event;
    const open = !this.list.hidden;
    if (key === "Enter") open && this.active >= 0 ? this.pick(this.active) : this.send();
    else if (key === "Escape" && open) this.hide();
    else if (key === "ArrowDown" && !open) this.look();
    else if (key === "ArrowDown") this.mark(this.active + 1 < this.found.length ? this.active + 1 : 0);
    else if (key === "ArrowUp" && open) this.mark(this.active > 0 ? this.active - 1 : this.found.length - 1);
    else return false;
    event.preventDefault();
    return true;
  }
}

// While a word is being put together, e.g. from an accent and a letter, its keys belong to the system.
const isComposing = (event) => event.isComposing || event.keyCode === 229;
