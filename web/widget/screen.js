// @ts-check
/** What kind of screen it is. */

const SMALL = "(max-width: 480px), (max-height: 480px)";
const TOUCH = "(pointer: coarse)";

// What changes when a page is zoomed or a window resized, but not when a keyboard opens.
const NARROW = "(max-width: 480px)";

/** Whether the panel covers everything. */
export const isSmall = () => matchMedia(SMALL).matches;

/** Whether a focused input opens a keyboard, over what there is to read. */
export const isTouched = () => matchMedia(TOUCH).matches;

/**
 * Returns by how much the page enlarges an element with `zoom`: its own pixels are that many of the
 * screen.
 *
 * @param {Element} box
 */
export const zoomOf = (box) => box.currentCSSZoom || 1;

/**
 * Listens to the screen becoming narrow or wide.
 *
 * @param {() => void} changed
 * @param {AbortSignal} signal
 */
export const onNarrowing = (changed, signal) =>
  matchMedia(NARROW).addEventListener("change", changed, { signal });
