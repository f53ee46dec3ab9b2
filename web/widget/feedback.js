// @ts-check
/** Votes on answers. */

/** @import { Actions } from "./messages.js" */
/** @import { Turn } from "./transcript.js" */
import { call } from "./client.js";
import { button, element } from "./dom.js";
import { isAnything } from "./replies.js";
import { SETTINGS } from "./served.js";
import { TEXTS } from "./texts.js";

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
 * it can be sent again.
 *
 * @param {Turn} turn
 * @param {string} about The questions that were answered
 * @param {Actions} actions
 */
export function feedback(turn, about, actions) {
  const [question, yes, no] = SETTINGS.feedback;
  const lost = element("span", { class: "lost", role: "status" });
  const box = element("p", { class: "feedback" }, element("span", {}, question));
  let isSending = false;
  let isRegretted = false;
  const send = async (/** @type {boolean} */ helpful) => {
    if (actions.isBusy || isSending) return;
    isSending = true;
    lost.textContent = "";
    if (!helpful && !isRegretted) actions.unhelped(turn);
    isRegretted ||= !helpful;
    box.setAttribute("aria-busy", "true");
    const isArrived = await vote(turn, helpful);
    box.removeAttribute("aria-busy");
    isSending = false;
    if (isArrived) thank(box);
    else lost.textContent = TEXTS.voteLost;
  };
  const choice = (/** @type {string} */ label, /** @type {boolean} */ helpful) => {
    const name = `${label}, ${question} ${about}`;
    return button(label, () => send(helpful), { class: "small", "aria-label": name });
  };
  box.append(choice(yes, true), choice(no, false), lost);
  return box;
}

/** @param {HTMLElement} box */
function thank(box) {
  const thanks = element("span", { tabindex: -1 }, SETTINGS.thanks);
  const { activeElement } = /** @type {ShadowRoot} */ (box.getRootNode());
  const isFocused = box.contains(activeElement);
  box.replaceChildren(thanks);
  if (isFocused) thanks.focus({ preventScroll: true });
}
