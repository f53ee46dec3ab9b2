// @ts-check
/** Votes on answers. */

/** @import { Actions } from "./messages.js" */
/** @import { Turn } from "./transcript.js" */
import { call } from "./client.js";
import { button, element } from "./dom.js";
import { isAnything } from "./replies.js";
import { SETTINGS } from "./served.js";
import { HELPED, UNHELPED, VOTE_LOST } from "./texts.js";

/**
 * Sends a vote and returns whether it has arrived.
 *
 * @param {Turn} turn
 * @param {boolean} helpful
 */
export async function vote(turn, helpful) {
  const body = { event_id: turn.event, helpful };
  return call("feedback", isAnything, { body }).then(
    () => true,
    () => false,
  );
}

/**
 * Returns the question whether an answer helped. Thanks come once the vote has arrived; until then
 * it can be sent again. The server takes one vote for a whole reply: one answer that did not help
 * is what its editors want to hear of.
 *
 * @param {Turn} turn
 * @param {string} id The answer
 * @param {string} title The id of its heading
 * @param {Actions} actions
 */
export function feedback(turn, id, title, actions) {
  const [question, yes, no] = SETTINGS.feedback;
  const lost = element("span", { class: "lost", role: "status" });
  const box = element("p", { class: "feedback" });
  const votes = (turn.votes ||= {});
  if (id in votes) {
    thank(box);
    return box;
  }
  let isRegretted = false;
  const send = async (/** @type {boolean} */ helpful) => {
    if (actions.isBusy || box.hasAttribute("aria-busy")) return;
    lost.textContent = "";
    if (!helpful && !isRegretted) actions.unhelped(turn);
    isRegretted ||= !helpful;
    box.setAttribute("aria-busy", "true");
    const isArrived = await vote(turn, Object.values({ ...votes, [id]: helpful }).every(Boolean));
    box.removeAttribute("aria-busy");
    if (!isArrived) return void (lost.textContent = VOTE_LOST);
    votes[id] = helpful;
    actions.voted();
    thank(box);
  };
  const choice = (/** @type {string} */ label, /** @type {string} */ rest, helpful = false) => {
    const about = { "aria-label": label + rest, "aria-describedby": title };
    return button(label, () => send(helpful), { class: "quiet", ...about });
  };
  const choices = [choice(yes, HELPED, true), choice(no, UNHELPED)];
  box.append(question, element("span", { class: "votes" }, ...choices), lost);
  return box;
}

/** @param {HTMLElement} box */
function thank(box) {
  const thanks = element("span", { tabindex: -1 }, SETTINGS.thanks);
  const isFocused = box.matches(":focus-within");
  box.replaceChildren(thanks);
  if (isFocused) thanks.focus({ preventScroll: true });
}
