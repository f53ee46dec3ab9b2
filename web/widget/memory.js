// @ts-check
/**
 * What was said, kept for the browser's tab: only if the operator allows it, and only once there is
 * something to keep.
 */

/** @import { Turn } from "./transcript.js" */
import { SETTINGS } from "./served.js";

const MEMORY = "qz-conversation";

/**
 * Keeps the conversation, or forgets it if it is empty.
 *
 * @param {Turn[]} turns
 * @param {string | null} context
 */
export function remember(turns, context) {
  if (!SETTINGS.memory) return;
  try {
    if (turns.length) sessionStorage.setItem(MEMORY, JSON.stringify({ turns, context }));
    else sessionStorage.removeItem(MEMORY);
  } catch {
    // The browser keeps nothing, or has no room: the conversation then lives as long as the page.
  }
}

/**
 * Returns the conversation that was kept.
 *
 * @returns {{ turns: Turn[], context: string | null }}
 */
export function remembered() {
  const nothing = { turns: [], context: null };
  try {
    const kept = SETTINGS.memory && sessionStorage.getItem(MEMORY);
    return (kept && JSON.parse(kept)) || nothing;
  } catch {
    return nothing;
  }
}
