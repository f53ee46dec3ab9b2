// @ts-check
/** What kind of screen it is. */

/** Matches where the panel covers everything. */
export const SMALL = matchMedia("(max-width: 480px), (max-height: 480px)");

/** Matches where a focused input opens a keyboard, over what there is to read. */
export const TOUCH = matchMedia("(pointer: coarse)");

/** Changes when a page is zoomed or a window resized, but not when a keyboard opens. */
export const NARROW = matchMedia("(max-width: 480px)");

/**
 * Returns by how much the page enlarges an element with `zoom`: its own pixels are that many of the
 * screen.
 *
 * @param {Element} box
 */
export const zoomOf = (box) => box.currentCSSZoom || 1;
