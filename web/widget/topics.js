// @ts-check
/** The topics to begin with, and the next consultation hour. */

/** @import { Topic, Topics } from "./replies.js" */
import { call } from "./client.js";
import { button, calendarLink, element, elsewhere, list } from "./dom.js";
import { isTopics } from "./replies.js";
import { TEXTS } from "./texts.js";

export class TopicChoice {
  box = element("div", { class: "start" });

  /** @type {Topics | null} */
  #topics = null;

  /** @type {(topic: Topic, event: MouseEvent) => void} */
  #choose;

  /** @param {(topic: Topic, event: MouseEvent) => void} choose */
  constructor(choose) {
    this.#choose = choose;
  }

  /** Tries again if the topics could not be reached. */
  retry() {
    if (!this.#topics) this.load();
  }

  async load() {
    this.#topics ||= await call("faq", isTopics).catch(() => null);
    if (this.#topics) this.#show(this.#topics);
    else this.box.replaceChildren(element("p", { class: "hint" }, TEXTS.noTopics), elsewhere());
  }

  /** @param {Topics} topics */
  #show({ categories, consultation }) {
    const buttons = categories
      .filter(({ name }) => name)
      .map((topic) => button(topic.name, (event) => this.#choose(topic, event), { class: "pill" }));
    this.box.replaceChildren(
      element("h3", { id: "topics" }, TEXTS.topics),
      list({ "aria-labelledby": "topics" }, buttons),
    );
    if (!consultation) return;
    const { title, next, calendar } = consultation;
    const parts = [element("h3", {}, title), element("p", {}, next), calendarLink(calendar)];
    this.box.append(element("div", { class: "hours" }, ...parts));
  }
}
