// @ts-check
/**
 * What was said, kept for the browser's tab: only if the operator allows it, and only once there is
 * something to keep.
 */

/** @import { Turn } from "./transcript.js" */
import { SETTINGS } from "./served.js";

const MEMORY = "qz-conversation";

/** @typedef {{ turns: Turn[], context: string | null, open: boolean }} Kept */

/**
 * Keeps what is new of the conversation, or forgets it if it is empty.
 *
 * @param {Partial<Kept>} news
 */
export function remember(news) {
  if (!SETTINGS.memory) return;
  try {
    const kept = { ...remembered(), ...news };
    if (kept.turns.length) sessionStorage.setItem(MEMORY, JSON.stringify(kept));
    else sessionStorage.removeItem(MEMORY);
  } catch {
    // The browser keeps nothing, or has no room: the conversation then lives as long as the page.
  }
}

/**
 * Returns the conversation that was kept.
 *
 * @returns {Kept}
 */
export function remembered() {
  const nothing = { turns: [], context: null, open: true };
  try {
    const kept = SETTINGS.memory && sessionStorage.getItem(MEMORY);
    return (kept && JSON.parse(kept)) || nothing;
  } catch {
    return nothing;
  }
}
