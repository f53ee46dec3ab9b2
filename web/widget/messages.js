// @ts-check
/**
 * How the turns of a conversation look.
 *
 * @typedef {object} Actions What the buttons of a message do
 * @property {(offer: Offer) => void} show Shows the answer to an offered question
 * @property {(turn: Turn, said?: string) => void} unhelped Says what to do if nothing helped
 * @property {boolean} isBusy Whether an answer is awaited, and nothing may come before it
 */

/** @import { Entry, Helpline, Offer } from "./replies.js" */
/** @import { Turn } from "./transcript.js" */
import { copyText } from "./clipboard.js";
import { button, calendarLink, element, fill, list, unseen } from "./dom.js";
import { feedback, vote } from "./feedback.js";
import { address } from "./home.js";
import { SETTINGS } from "./served.js";
import { TEXTS } from "./texts.js";
import { speakerOf } from "./transcript.js";

/**
 * Returns one turn as a message.
 *
 * @param {Turn} turn
 * @param {Actions} actions
 */
export function message(turn, actions) {
  const { text, numbers, answers = [] } = turn;
  const look = turn.by || (numbers ? "bot care" : "bot");
  const speaker = element("p", { class: "speaker" }, speakerOf(turn));
  const box = element("article", { class: look, part: "message" }, speaker);
  if (text) box.append(element("p", { class: "text" }, text));
  if (numbers?.length) box.append(list({ class: "numbers" }, numbers.map(callable)));
  box.append(...answers.map((entry) => card(entry, answers.length === 1)));
  if (turn.offers?.length) box.append(offers(turn, turn.offers, actions));
  if (answers.length) box.append(tools(turn, answers, actions));
  return box;
}

/** @param {Helpline} helpline */
function callable({ name, number, tel }) {
  const dialled = String(tel || number).replace(/[^+\d]/g, "");
  const parts = [element("span", {}, name), " ", element("b", {}, number)];
  return element("a", { href: `tel:${dialled}` }, ...parts);
}

/**
 * @param {Entry} entry
 * @param {boolean} isAlone
 */
function card({ asked, question, html, notes, calendar, url }, isAlone) {
  return element(
    "section",
    { class: "answer" },
    asked ? element("p", { class: "asked" }, `„${asked}“`) : null,
    element("h3", {}, question),
    prose(html),
    notes.length ? list({ class: "notes" }, notes) : null,
    calendar ? element("p", {}, calendarLink(calendar)) : null,
    isAlone ? null : element("p", {}, pageLink(question, url)),
  );
}

/** @param {string} html */
function prose(html) {
  const box = fill(element("div", { class: "prose" }), html);
  for (const link of box.querySelectorAll("a")) {
    const path = link.getAttribute("href");
    if (path !== null) link.href = address(path);
  }
  return box;
}

/**
 * @param {string} question
 * @param {string} url
 */
function pageLink(question, url) {
  const about = unseen(`: ${question}${TEXTS.newWindow}`);
  return element("a", { class: "small", href: address(url), target: "_blank" }, TEXTS.page, about);
}

/**
 * @param {Turn} turn
 * @param {Offer[]} questions
 * @param {Actions} actions
 */
function offers(turn, questions, actions) {
  const buttons = questions.map((offer) =>
    button(offer.question, () => actions.show(offer), { class: "offer" }),
  );
  if (turn.choice) buttons.push(noneOf(turn, actions));
  const label = turn.more || turn.text;
  const intro = turn.more ? element("p", {}, turn.more) : null;
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

/**
 * @param {Turn} turn
 * @param {Entry[]} answers
 * @param {Actions} actions
 */
function tools(turn, answers, actions) {
  const about = answers.map(({ question }) => question).join(" ");
  const copied = element("span", { role: "status" });
  const copy = button(
    TEXTS.copy,
    async () => {
      const isCopied = await copyText(answers.map(asText).join("\n\n"), copy);
      copied.textContent = isCopied ? TEXTS.copied : TEXTS.notCopied;
    },
    { class: "small", "aria-label": `${TEXTS.copy}: ${about}` },
  );
  const page = answers.length > 1 ? null : pageLink(answers[0].question, answers[0].url);
  const question = turn.event ? feedback(turn, about, actions) : null;
  return element("div", { class: "tools" }, question, element("p", {}, copy, page, copied));
}

/** @param {Entry} entry */
const asText = ({ question, text, notes, url }) =>
  `${question}\n\n${[text, ...notes].join("\n")}\n\n${address(url)}`;
