// @ts-check
/**
 * Typing what a button of the latest message says does the same as pressing it: its label,
 * "Keine davon", or "das zweite".
 */

const PLACES = ["1|eins|erst", "2|zwei|zweit", "3|drei|dritt"].map(
  (place) => new RegExp(`^(${place})(t?e[mnrs]?|ens)?$`),
);

const AROUND_A_PLACE = `bitte dann danke ja lieber nein die das der den dem zum zur ich meine
  meinte nehme wähle will möchte nummer nr frage antwort option punkt vorschlag`.split(/\s+/);

const NONE = new RegExp(
  "^(ne(in|e)?|nö|weder noch|passt nicht|nein danke|" +
    "((nein|leider) )?(kein(e[rs]?|s)?|nichts)( davon| von (denen|diesen|beiden)| passt)*)$",
);

/** @param {string | null | undefined} text */
const wordsOf = (text) => text?.toLowerCase().match(/[\p{L}\d]+/gu) || [];

/**
 * Returns the button or link of a message that somebody means.
 *
 * @param {string} said
 * @param {Element} message
 * @returns {HTMLElement | null | undefined}
 */
export function meantBy(said, message) {
  const words = wordsOf(said);
  const text = words.join(" ");
  if (!text) return null;
  /** @type {HTMLElement | null} */
  const none = message.querySelector(".none");
  if (none && NONE.test(text)) return none;
  /** @type {NodeListOf<HTMLElement>} */
  const labelled = message.querySelectorAll("button, .ways a");
  const isNamed = (/** @type {HTMLElement} */ it) =>
    wordsOf(it.firstChild?.textContent).join(" ") === text;
  const named = [...labelled].find(isNamed);
  if (named) return named;
  const rest = words.filter((word) => !AROUND_A_PLACE.includes(word));
  if (rest.length !== 1) return null;
  /** @type {NodeListOf<HTMLElement>} */
  const offers = message.querySelectorAll("article .offer:not(.none)");
  return offers[PLACES.findIndex((place) => place.test(rest[0]))];
}
