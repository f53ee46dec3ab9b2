// @ts-check
/**
 * The turns of a conversation as plain text.
 *
 * @typedef {object} Turn
 * @property {"visitor"} [by] Absent where the bot speaks
 * @property {string} [text]
 * @property {Entry[]} [answers]
 * @property {Offer[]} [offers] Questions as buttons
 * @property {string} [more] What introduces them
 * @property {boolean} [choice] Whether one of them is meant
 * @property {boolean} [refused] Whether the visitor said that none of them is
 * @property {string} [decline] What to say if none of it helps
 * @property {Offer[]} [help] What to offer then
 * @property {Way[]} [ways] Where to turn to then
 * @property {boolean} [lost] Whether nothing was found, so that all of it is shown at once
 * @property {string} [event] The id to vote on
 * @property {Record<string, boolean>} [votes] Which answers helped, by their ids
 * @property {Helpline[]} [numbers] To call in distress
 */

/** @import { Entry, Helpline, Offer, Way } from "./replies.js" */
import { element } from "./dom.js";
import { address } from "./home.js";
import { SETTINGS } from "./served.js";
import { FOCUS, YOU } from "./texts.js";

/**
 * Returns who speaks in a turn.
 *
 * @param {Turn} turn
 */
export const speakerOf = (turn) => (turn.by === "visitor" ? YOU : SETTINGS.name);

/** @param {(string | false | null | undefined)[]} lines */
const joined = (lines) => lines.filter(Boolean).join("\n");

/**
 * Returns a turn as text: to be heard, with what was asked for at first, or to be kept.
 *
 * @param {Turn} turn
 * @param {{ sources?: boolean }} [options] With the addresses of the answers
 */
export function plain(turn, { sources = false } = {}) {
  const { text, numbers = [], answers = [], more, offers = [], ways = [], lost } = turn;
  const focus = (/** @type {Entry} */ it) => !sources && it.focus && `${FOCUS} ${it.focus}`;
  const lines = [
    text,
    ...numbers.map(({ name, number }) => `– ${name}: ${number}`),
    ...answers.map((it) =>
      joined([it.asked, focus(it), it.question, it.text, ...it.notes, sources && address(it.url)]),
    ),
    more,
    ...offers.map(({ question }) => `– ${question}`),
    ...(lost ? ways : []).map(
      ({ label, url }) => `– ${label}${sources ? `: ${address(url)}` : ""}`,
    ),
  ];
  return `${speakerOf(turn)}: ${joined(lines)}`;
}

/**
 * Offers the conversation as a file.
 *
 * @param {Turn[]} turns
 */
export function save(turns) {
  const now = new Date();
  const title = `${SETTINGS.name}, ${now.toLocaleString("de-DE")}`;
  const said = turns.map((turn) => plain(turn, { sources: true }));
  const text = [title, ...said].join("\n\n");
  const file = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const name = `gespraech-${now.toLocaleDateString("sv")}.txt`;
  element("a", { href: file, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(file));
}
