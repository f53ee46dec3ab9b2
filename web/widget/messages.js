// @ts-check
/**
 * How the turns of a conversation look.
 *
 * @typedef {object} Actions What the buttons of a message do
 * @property {(offer: Offer) => void} show Shows the answer to an offered question
 * @property {(turn: Turn, said?: string) => void} unhelped Says what to do if nothing helped
 * @property {() => void} voted Keeps the votes of a turn
 * @property {boolean} isBusy Whether an answer is awaited, and nothing may come before it
 */

/** @import { Entry, Helpline, Offer, Way } from "./replies.js" */
/** @import { Turn } from "./transcript.js" */
import { copyText } from "./clipboard.js";
import { button, calendarLink, element, fill, link, list, unbroken, unseen } from "./dom.js";
import { feedback, vote } from "./feedback.js";
import { address } from "./home.js";
import { SETTINGS } from "./served.js";
import { AS_PAGE, COPIED, COPY, NEW_WINDOW, NOT_COPIED } from "./texts.js";
import { speakerOf } from "./transcript.js";

const DIALLED = /^(mailto|tel):|\.ics$/i; // opens no window of the browser

let cards = 0;

/**
 * Returns one turn as a message.
 *
 * @param {Turn} turn
 * @param {Actions} actions
 */
export function message(turn, actions) {
  const { text = "", numbers = [], answers = [], offers = [], ways = [], lost } = turn;
  const look = turn.by || (turn.numbers ? "bot care" : "bot");
  const shown = answers.map((entry) => card(entry, turn, actions));
  return element(
    "article",
    { class: look, part: "message", tabindex: -1 },
    element("p", { class: "speaker" }, speakerOf(turn)),
    ...paragraphs(turn.by ? text : unbroken(text)),
    numbers.length > 0 && list({ class: "numbers" }, numbers.map(callable)),
    shown.length > 1 && list({ class: "jumps", "aria-label": text }, shown.map(jump)),
    ...shown,
    lost && ways.length > 0 && list({ class: "ways" }, ways.map(wayOut)),
    offers.length > 0 && offersOf(turn, offers, actions),
  );
}

/**
 * Returns the paragraphs of a text, each from its own side: one may be Arabic, the next German.
 *
 * @param {string} text
 */
const paragraphs = (text) =>
  text
    .split("\n\n")
    .filter(Boolean)
    .map((part) => element("p", { class: "text", dir: "auto" }, part));

/** @param {Way} way */
const wayOut = ({ label, url, detail }) =>
  detail
    ? line(label, detail, url)
    : link(label, url, { class: "pill", target: !DIALLED.test(url) && "_blank" });

/** @param {Helpline} helpline */
const callable = ({ name, number, tel }) =>
  line(name, number, `tel:${String(tel || number).replace(/[^+\d]/g, "")}`);

/**
 * Returns a link that shows the address or number, for devices that cannot write or call.
 *
 * @param {string} label
 * @param {string} detail
 * @param {string} url
 */
const line = (label, detail, url) =>
  element("a", { class: "line", href: url }, `${label} `, element("b", {}, detail));

/**
 * @param {Entry} entry
 * @param {Turn} turn
 * @param {Actions} actions
 */
function card(entry, turn, actions) {
  const { asked, question, html, notes, notes_html: lines, lead, calendar } = entry;
  const title = `answer-${++cards}`;
  const notesThat = (/** @type {(note: string) => boolean} */ fit) => {
    const shown = lines.filter((_, at) => fit(notes[at])).map(inline);
    return shown.length > 0 && list({ class: "notes" }, shown);
  };
  return element(
    "section",
    { class: "answer" },
    asked && element("p", { class: "asked" }, `„${asked}“`),
    element("h3", { id: title, tabindex: -1 }, question),
    notesThat((note) => note === lead),
    linked(fill(element("div", { class: "prose" }), html)),
    notesThat((note) => note !== lead),
    calendar && element("p", {}, calendarLink(calendar)),
    tools(entry, title, turn, actions),
  );
}

/**
 * Returns a button that leads to an answer further down.
 *
 * @param {HTMLElement} answer
 */
function jump(answer) {
  const title = /** @type {HTMLElement} */ (answer.querySelector("h3"));
  const go = () => {
    answer.scrollIntoView();
    title.focus({ preventScroll: true });
  };
  return button(title.innerText, go, { class: "quiet" });
}

/** @param {string} html */
const inline = (html) => linked(fill(element("span", {}), html));

/**
 * Returns text of the server with its links as the chat has them.
 *
 * @param {HTMLElement} box
 */
function linked(box) {
  for (const anchor of box.querySelectorAll("a")) {
    const path = anchor.getAttribute("href");
    if (path === null) continue;
    anchor.href = address(path);
    if (DIALLED.test(path)) anchor.removeAttribute("target");
    else if (anchor.target) anchor.append(unseen(NEW_WINDOW));
  }
  return box;
}

/**
 * @param {Turn} turn
 * @param {Offer[]} questions
 * @param {Actions} actions
 */
function offersOf(turn, questions, actions) {
  const buttons = questions.map((offer) =>
    button(offer.question, () => actions.show(offer), { class: "offer" }),
  );
  if (turn.choice) buttons.push(noneOf(turn, actions));
  const label = turn.more || turn.text;
  const intro = turn.more && element("p", {}, turn.more);
  return element("div", { class: "offers" }, intro, list({ "aria-label": label }, buttons));
}

/**
 * @param {Turn} turn
 * @param {Actions} actions
 */
function noneOf(turn, actions) {
  const none = button(
    SETTINGS.noneOfThese,
    () => {
      if (turn.refused || actions.isBusy) return;
      none.setAttribute("aria-disabled", "true");
      if (turn.event) vote(turn, false); // nobody is thanked, so nobody has to know if it is lost
      actions.unhelped(turn, SETTINGS.noneOfThese);
    },
    { class: "offer none", "aria-disabled": turn.refused && "true" },
  );
  return none;
}

const COPY_ICON = "M9 9h11v11H9zM15 5H5v10";
const PAGE_ICON = "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9";

/**
 * @param {Entry} entry
 * @param {string} title The id of the heading
 * @param {Turn} turn
 * @param {Actions} actions
 */
function tools(entry, title, turn, actions) {
  const copied = element("span", { role: "status" });
  const about = (/** @type {string} */ name) => ({
    class: "quiet",
    "aria-label": name,
    title: name,
    "aria-describedby": title,
  });
  const press = async () => {
    const isCopied = await copyText(asText(entry), copy);
    copied.textContent = isCopied ? COPIED : NOT_COPIED;
  };
  const copy = button("", press, about(COPY));
  const page = link("", entry.url, { ...about(AS_PAGE + NEW_WINDOW), target: "_blank" });
  const question = turn.event && feedback(turn, entry.id, title, actions);
  return element(
    "div",
    { class: "tools" },
    question,
    icon(copy, COPY_ICON),
    icon(page, PAGE_ICON),
    copied,
  );
}

/**
 * @param {HTMLElement} box
 * @param {string} path
 */
const icon = (box, path) =>
  fill(box, `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`);

/** @param {Entry} entry */
const asText = ({ question, text, notes, url }) =>
  `${question}\n\n${[text, ...notes].join("\n")}\n\n${address(url)}`;
