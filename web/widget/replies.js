// @ts-check
/**
 * What the server's replies have to hold so that the chat can show them.
 *
 * @typedef {{ id: string, question: string }} Offer
 * @typedef {{ name: string, number: string, tel?: string }} Helpline
 * @typedef {{ label: string, url: string, detail?: string }} Way Where to turn to, e.g. a mailbox
 * @typedef {{ name: string, entries: Offer[] }} Topic
 * @typedef {{ suggestions: Offer[] }} Suggestions
 *
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} question
 * @property {string} text
 * @property {string} html
 * @property {string} url
 * @property {string[]} notes
 * @property {string[]} notes_html The same with links
 * @property {string} [asked] The part of the message that it answers
 * @property {string | null} [lead] The note that is what was asked for
 * @property {string} [calendar] The path of a calendar file
 * @property {string | null} [focus] The part of the text that says what was asked
 *
 * @typedef {object} Topics
 * @property {Topic[]} categories
 * @property {{ title: string, next: string, calendar: string }} [consultation]
 *
 * @typedef {object} Reply
 * @property {string} kind
 * @property {string} message
 * @property {Entry[]} answers
 * @property {Offer[]} suggestions
 * @property {Offer[]} help
 * @property {string} [decline]
 * @property {string} [context]
 * @property {string} [event_id]
 * @property {Helpline[]} [numbers]
 * @property {Way[]} [ways]
 */

/**
 * @template Kind
 * @typedef {(value: any) => value is Kind} Check
 */

/**
 * @param {any} value
 * @returns {value is string}
 */
export const isText = (value) => typeof value === "string";

/**
 * @template Kind
 * @param {any} value
 * @param {Check<Kind>} fits
 * @returns {value is Kind[]}
 */
const isList = (value, fits) => Array.isArray(value) && value.every((item) => fits(item));

/**
 * @param {any} value
 * @returns {value is Offer}
 */
const isOffer = (value) => isText(value?.id) && isText(value.question);

/**
 * @param {any} value
 * @returns {value is Topic}
 */
const isTopic = (value) => isText(value?.name) && isList(value.entries, isOffer);

/**
 * @param {any} value
 * @returns {value is Helpline}
 */
const isHelpline = (value) => isText(value?.name) && isText(value.number);

/**
 * @param {any} value
 * @returns {value is Entry}
 */
export const isEntry = (value) =>
  isText(value?.text) &&
  isText(value.html) &&
  isText(value.url) &&
  isList(value.notes, isText) &&
  isList(value.notes_html, isText) &&
  isOffer(value);

/**
 * @param {any} value
 * @returns {value is Reply}
 */
const isAnswered = (value) =>
  isList(value.answers, isEntry) &&
  isList(value.suggestions, isOffer) &&
  isList(value.help, isOffer) &&
  Boolean(value.message || value.answers.length);

/**
 * Whether the reply is for somebody in distress.
 *
 * @param {Reply} reply
 */
export const isCrisis = (reply) => reply.kind === "crisis";

/**
 * Words for somebody in distress are shown whatever else is missing.
 *
 * @param {any} value
 * @returns {value is Reply}
 */
export const isReply = (value) =>
  isText(value?.message) && (isCrisis(value) ? value.message !== "" : isAnswered(value));

/**
 * @param {any} value
 * @returns {value is Topics}
 */
export const isTopics = (value) => isList(value?.categories, isTopic);

/**
 * @param {any} value
 * @returns {value is Suggestions}
 */
export const isSuggestions = (value) => isList(value?.suggestions, isOffer);

/**
 * @param {any} value
 * @returns {value is unknown}
 */
export const isAnything = (value) => value !== undefined;

/**
 * @param {any} value
 * @returns {value is Way}
 */
const isWay = (value) => isText(value?.label) && /^(https?:|mailto:|tel:|\/)/i.test(value.url);

/**
 * Returns where a visitor can turn to.
 *
 * @param {Reply} reply
 */
export const waysOf = ({ ways }) => [ways].flat().filter(isWay);

/**
 * Returns words and numbers apart. The message ends in the numbers for whoever shows text alone;
 * the chat shows them as links below it.
 *
 * @param {Reply} reply
 */
export function helpOf({ message, numbers }) {
  const shown = [numbers].flat().filter(isHelpline);
  const lines = shown.map(({ name, number }) => `${name}: ${number}`);
  const words = message.split("\n").filter((line) => !lines.includes(line));
  return { text: words.join("\n").trim(), numbers: shown };
}
