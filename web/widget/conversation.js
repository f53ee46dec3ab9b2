// @ts-check
/** The turns of a conversation: what is asked, answered, offered and kept. */

/** @import { Frame } from "./frame.js" */
/** @import { Actions } from "./messages.js" */
/** @import { Panel } from "./panel.js" */
/** @import { Entry, Offer, Reply, Topic } from "./replies.js" */
/** @import { Turn } from "./transcript.js" */
import { meantBy } from "./choices.js";
import { Failure, call } from "./client.js";
import { Combobox } from "./combobox.js";
import { button, element, elsewhere, emergency } from "./dom.js";
import { remember, remembered } from "./memory.js";
import { message } from "./messages.js";
import { helpOf, isCrisis, isEntry, isReply, waysOf } from "./replies.js";
import { TOUCH, zoomOf } from "./screen.js";
import { SETTINGS } from "./served.js";
import { DELETED, RESTORED, RETRY, UNDO, WAITING, pleaseWait, questionsAbout } from "./texts.js";
import { TopicChoice } from "./topics.js";
import { plain, save } from "./transcript.js";

const BEFORE_WAITING = 300; // ms without an answer until the chat says that it is looking
const SPOKEN_FOR = 10000; // ms in which a screen reader has noticed a new message
const SECOND = 1000; // ms
const LONGEST_CONTEXT = 255; // characters
const ABOVE = 12; // px left free above a message that is scrolled to

/** @typedef {{ kind: string, ids: string[] }} Answered What the page around the chat is told */
/** @typedef {{ turns: Turn[], context: string | null }} Said What can be gone on with */

/**
 * Returns the context after an entry was opened here, or by „Keine davon“ none of those offered:
 * the id before the context that the last reply gave.
 *
 * @param {string} id
 * @param {string | null} before
 */
function chosen(id, before) {
  const after = `${encodeURIComponent(id)}>${before?.replace(/^.*>/, "") ?? ""}`;
  return after.length > LONGEST_CONTEXT ? id || null : after;
}

/** @implements {Actions} */
export class Conversation {
  /** @type {Combobox} */
  combobox;

  /** @type {Frame} */
  #frame;

  /** @type {Panel} */
  #panel;

  /** @type {(detail: Answered) => void} */
  #announce;

  /** @type {Turn[]} */
  #turns = [];

  /**
   * The `context` of the last reply, sent back unread with the next question, or the id of an
   * entry that was opened.
   *
   * @type {string | null}
   */
  #context = null;

  /**
   * What says that the chat is looking for the answer awaited.
   *
   * @type {HTMLElement | null}
   */
  #pending = null;

  /**
   * What failed and can be tried again, by its question: takes question and error away.
   *
   * @type {Map<string, () => void>}
   */
  #failures = new Map();

  /**
   * What offers to take back the last deletion.
   *
   * @type {HTMLElement | undefined}
   */
  #undo;

  #topics = new TopicChoice(
    (topic, event) => this.#offerTopic(topic, event),
    (question) => this.show(question),
  );

  /**
   * @param {Frame} frame
   * @param {Panel} panel
   * @param {(detail: Answered) => void} announce
   */
  constructor(frame, panel, announce) {
    this.#frame = frame;
    this.#panel = panel;
    this.#announce = announce;
    const submit = () => this.#submit();
    this.combobox = new Combobox(frame, (question) => this.show(question), submit);
    // No button of the form's: in a frame that may not submit forms nothing would happen.
    frame.send.addEventListener("click", submit);
    frame.restart.addEventListener("click", () => this.#restart());
    frame.save.addEventListener("click", () => save(this.#turns));
  }

  get isBusy() {
    return this.#pending !== null;
  }

  /** Begins the conversation, or goes on with it, in a panel that has just opened. */
  enter() {
    if (this.#frame.messages.childElementCount) this.#topics.retry();
    else this.#begin();
    this.scrollToLatest();
  }

  scrollToLatest() {
    const latest = this.#frame.messages.lastElementChild;
    if (this.#turns.length && latest) this.#scrollTo(latest, "instant");
  }

  /**
   * Shows an entry, and returns whether there was time for it: while another answer is awaited
   * there is none.
   *
   * @param {Offer} offer
   */
  show({ id, question }) {
    if (this.isBusy) return false;
    this.#panel.putFocus();
    const load = () => call(`faq/${encodeURIComponent(id)}`, isEntry);
    this.#request(question, load, (/** @type {Entry} */ entry) => {
      this.#context = chosen(id, this.#context);
      this.#add({ answers: [entry] });
      this.#announce({ kind: "answer", ids: [id] });
    });
    return true;
  }

  /**
   * Goes on after a vote „Nein“, or after „Keine davon“, which is `said`.
   *
   * @param {Turn} turn
   * @param {string} [said]
   */
  unhelped(turn, said) {
    if (said) {
      turn.refused = true; // also when the conversation is remembered
      this.#context = chosen("", this.#context);
      this.#panel.putFocus();
      this.#add({ by: "visitor", text: said });
    }
    this.#add({ text: turn.decline, offers: turn.help, ways: turn.ways, lost: true });
  }

  /** Keeps the votes. */
  voted() {
    remember({ turns: this.#turns });
  }

  /** @param {Said} said */
  #begin({ turns, context } = remembered()) {
    const hints = SETTINGS.hints.map((text) => element("p", { class: "hint" }, text));
    this.#frame.messages.append(...hints);
    if (SETTINGS.welcome) this.#frame.messages.append(message({ text: SETTINGS.welcome }, this));
    this.#frame.messages.append(this.#topics.box);
    this.#context = context;
    for (const turn of turns) this.#frame.messages.append(this.#keep(turn));
    this.#topics.load().then(() => this.scrollToLatest());
  }

  /**
   * Begins anew, or goes back to what was there before that.
   *
   * @param {Said} [kept]
   */
  #restart(kept) {
    // A second tap deletes nothing, nor the way back.
    if (!kept && !this.#turns.length) return this.#panel.putFocus();
    const gone = { turns: this.#turns, context: this.#context };
    this.#turns = [];
    this.#context = null;
    this.#await(null);
    this.#failures.clear();
    remember({ turns: [] });
    this.#frame.messages.replaceChildren();
    this.#begin(kept);
    this.#frame.messages.scrollTo({ top: 0, behavior: "instant" });
    this.#panel.putFocus();
    if (kept) this.#say(RESTORED);
    else this.#offerUndo(() => this.#restart(gone));
  }

  /**
   * Offers for a while, until something is said, to take back that the conversation was deleted.
   *
   * @param {() => void} undo
   */
  #offerUndo(undo) {
    const press = button(UNDO, undo, { class: "quiet" });
    const line = element("p", { class: "hint" }, DELETED, press);
    this.#undo = line;
    this.#frame.messages.prepend(line);
    this.#say(DELETED + UNDO);
    // Nobody who is about to press it loses it.
    setTimeout(() => press.matches(":focus") || line.remove(), SPOKEN_FOR);
  }

  // -- asking ------------------------------------------------------------------------------------

  #submit() {
    const question = this.#frame.input.value.trim();
    if (!question || this.isBusy) return;
    this.combobox.clear();
    if (TOUCH.matches) this.#panel.putFocus(); // puts the keyboard away
    const latest = this.#frame.messages.lastElementChild;
    const meant = latest && meantBy(question, latest);
    if (meant) return meant.click();
    const body = { question, context: this.#context };
    const load = () => call("ask", isReply, { body });
    this.#request(question, load, (reply) => this.#answered(reply));
  }

  /** @param {Reply} reply */
  #answered(reply) {
    const { kind, answers, suggestions, help } = reply;
    const lost = kind === "none";
    this.#context = reply.context || null;
    this.#topics.retry();
    // Nothing else beside it, and nothing of it to the page around the chat.
    if (isCrisis(reply)) return this.#add(helpOf(reply));
    const offers = lost ? help : suggestions;
    this.#add({
      text: reply.message,
      answers,
      offers,
      decline: reply.decline,
      help,
      ways: waysOf(reply),
      lost,
      event: reply.event_id,
      choice: kind === "suggest",
      more: answers.length && offers.length ? SETTINGS.related : "",
    });
    this.#announce({ kind, ids: answers.map(({ id }) => id) });
  }

  /**
   * While an answer is awaited nothing comes between it and its question.
   *
   * @param {Topic} topic
   * @param {MouseEvent} event
   */
  #offerTopic({ name, entries }, event) {
    if (this.isBusy) return;
    const offers = entries.map(({ id, question }) => ({ id, question }));
    const box = this.#add({ text: questionsAbout(name), offers });
    /** @type {HTMLElement | null} */
    const first = box.querySelector(".offer");
    const isByKeyboard = !event.detail;
    if (isByKeyboard) first?.focus({ preventScroll: true });
  }

  /**
   * Makes one request at a time; what is typed meanwhile stays in the input. A failure offers to
   * try the same again, as the latest turn.
   *
   * @template Result
   * @param {string} question
   * @param {() => Promise<Result>} load
   * @param {(result: Result) => void} done
   */
  async #request(question, load, done) {
    this.#failures.get(question)?.();
    /** @type {Turn} */
    const asked = { by: "visitor", text: question };
    const box = this.#add(asked);
    const sign = element("p", { class: "waiting" }, WAITING);
    this.#await(sign);
    const waiting = setTimeout(() => this.#append(sign, WAITING), BEFORE_WAITING);
    const result = await load().catch((/** @type {Failure} */ failure) => failure);
    clearTimeout(waiting);
    sign.remove();
    if (this.#pending !== sign) return; // begun again meanwhile
    this.#await(null);
    if (!(result instanceof Failure)) return done(/** @type {Result} */ (result));
    const failed = this.#failed(result, () => this.#request(question, load, done));
    this.#failures.set(question, () => {
      for (const part of [box, failed]) part.remove();
      this.#turns = this.#turns.filter((turn) => turn !== asked);
      this.#failures.delete(question);
    });
  }

  /** @param {HTMLElement | null} sign */
  #await(sign) {
    this.#pending = sign;
    this.#frame.send.setAttribute("aria-disabled", String(this.isBusy));
    this.#frame.messages.setAttribute("aria-busy", String(this.isBusy));
  }

  /**
   * @param {Failure} failure
   * @param {() => void} again
   */
  #failed({ message: text, wait }, again) {
    const press = () => {
      if (this.isBusy || wait > 0) return;
      this.#panel.putFocus();
      again();
    };
    const line = element("p", {});
    const retry = button(RETRY, press, { class: "pill" });
    const need = emergency();
    const box = element("div", { class: "error", tabindex: -1 }, line, retry, elsewhere(), need);
    const count = () => {
      line.textContent = wait > 0 ? `${text} ${pleaseWait(wait)}` : text;
      retry.setAttribute("aria-disabled", String(wait > 0));
      if (wait > 0) setTimeout(later, SECOND);
    };
    const later = () => {
      wait -= 1;
      count();
    };
    count();
    this.#append(box, `${line.textContent} ${need.textContent}`);
    return box;
  }

  // -- showing -----------------------------------------------------------------------------------

  /** @param {Turn} turn */
  #add(turn) {
    const box = this.#keep(turn);
    this.#append(box, turn.by ? "" : plain(turn));
    return box;
  }

  /** @param {Turn} turn */
  #keep(turn) {
    this.#turns.push(turn);
    remember({ turns: this.#turns, context: this.#context });
    return message(turn, this);
  }

  /**
   * Appends a message. The status line reads each new text of the bot. By touch there is no input
   * to go on from: who listens to the screen goes on at what is new.
   *
   * @param {HTMLElement} box
   * @param {string} spoken
   */
  #append(box, spoken) {
    this.#undo?.remove();
    this.#frame.messages.append(box);
    this.#scrollTo(box);
    if (!spoken) return;
    this.#say(spoken);
    if (TOUCH.matches && this.#panel.hasFocus) box.focus({ preventScroll: true });
  }

  /**
   * Lets the status line read a text once; then it is empty, so that nobody who reads on meets the
   * text twice.
   *
   * @param {string} spoken
   */
  #say(spoken) {
    const line = element("span", {}, spoken);
    this.#frame.status.replaceChildren(line);
    setTimeout(() => line.remove(), SPOKEN_FOR);
  }

  /**
   * Shows a message from its beginning, together with the question above it if that leaves room,
   * or else the place in it that was asked for. Of several answers none is passed over.
   *
   * @param {Element} box
   * @param {ScrollBehavior} [behavior]
   */
  #scrollTo(box, behavior = "auto") {
    const before = /** @type {HTMLElement | null} */ (box.previousElementSibling);
    const isQuestion = before?.classList.contains("visitor");
    const isShort = before && before.offsetHeight < this.#frame.messages.clientHeight / 2;
    const isUrgent = box.classList.contains("care"); // the numbers matter, not what was written
    const first = isQuestion && isShort && !isUrgent ? before : box;
    const { top, height } = this.#frame.messages.getBoundingClientRect();
    const mark = box.querySelector(".answer:only-of-type mark")?.getBoundingClientRect();
    const starts = [first, box].map((part) => part.getBoundingClientRect().top - ABOVE);
    const start = mark ? starts.find((it) => mark.bottom + ABOVE < it + height) : starts[0];
    const place = start ?? (mark?.top ?? 0) - height / 3;
    this.#frame.messages.scrollBy({ top: (place - top) / zoomOf(box), behavior });
  }
}
