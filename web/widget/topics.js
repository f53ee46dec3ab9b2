// @ts-check
/** What to begin with: questions often asked, all topics, and the next date. */

/** @import { Offer, Topic, Topics } from "./replies.js" */
import { call } from "./client.js";
import { button, calendarLink, element, elsewhere, list, unbroken } from "./dom.js";
import { isTopics } from "./replies.js";
import { SETTINGS } from "./served.js";
import { ALL_TOPICS, FREQUENT, NO_TOPICS } from "./texts.js";

export class TopicChoice {
  box = element("div", { class: "start" });

  /** @type {Topics | null} */
  #topics = null;

  /** @type {(topic: Topic, event: MouseEvent) => void} */
  #choose;

  /** @type {(question: Offer) => void} */
  #ask;

  /**
   * @param {(topic: Topic, event: MouseEvent) => void} choose
   * @param {(question: Offer) => void} ask
   */
  constructor(choose, ask) {
    this.#choose = choose;
    this.#ask = ask;
  }

  /** Tries again if the topics could not be reached. */
  retry() {
    if (!this.#topics) this.load();
  }

  async load() {
    this.#topics ||= await call("faq", isTopics).catch(() => null);
    if (this.#topics) this.#show(this.#topics);
    else this.box.replaceChildren(element("p", { class: "hint" }, NO_TOPICS), elsewhere());
  }

  /** @param {Topics} topics */
  #show({ categories, consultation }) {
    const questions = categories.flatMap(({ entries }) => entries);
    const frequent = SETTINGS.frequent
      .flatMap((id) => questions.find((offer) => offer.id === id) ?? [])
      .map((offer) => button(offer.question, () => this.#ask(offer), { class: "offer" }));
    const topics = categories
      .filter(({ name }) => name)
      .map((topic) => button(topic.name, (event) => this.#choose(topic, event), { class: "pill" }));
    this.box.replaceChildren();
    if (frequent.length) {
      this.box.append(
        element("h3", { id: "frequent" }, FREQUENT),
        list({ class: "offers", "aria-labelledby": "frequent" }, frequent),
      );
    }
    if (topics.length) {
      const all = element("summary", { class: "pill" }, ALL_TOPICS);
      this.box.append(
        element("details", { open: !frequent.length }, all, list({ class: "pills" }, topics)),
      );
    }
    if (!consultation) return;
    const { title, next, calendar } = consultation;
    const parts = [
      element("h3", {}, title),
      element("p", {}, unbroken(next)),
      calendarLink(calendar),
    ];
    this.box.append(element("div", { class: "hours" }, ...parts));
  }
}
