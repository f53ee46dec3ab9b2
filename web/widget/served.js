// @ts-check
/**
 * What comes from outside of the modules: the build fills in the frame and the styles, and the
 * server the settings. Whoever loads the modules themselves defines the three names before.
 *
 * @typedef {object} Settings
 * @property {string} name What the chat is called
 * @property {string} welcome The first message, "" for none
 * @property {string} home The public address of the service, "" if the operator has set none
 * @property {string} color Of the header and the buttons, where the page sets none
 * @property {string[]} frequent The ids of the questions to begin with
 * @property {boolean} memory Whether the browser's tab may keep the conversation
 * @property {string[]} hints What is kept of the conversation, and where
 * @property {string} notice What stands in the header before the link to the privacy page
 * @property {string} noneOfThese The label of the button below a choice of questions
 * @property {string} related What introduces questions below an answer
 * @property {[question: string, yes: string, no: string]} feedback
 * @property {string} thanks What is said when a vote has arrived
 */

/* global QZ_SETTINGS, QZ_FRAME, QZ_STYLES */

/** @type {Settings} */
// @ts-expect-error from outside
export const SETTINGS = QZ_SETTINGS;

/** @type {string} The content of frame.html */
// @ts-expect-error from outside
export const FRAME = QZ_FRAME;

/** @type {string} The content of palette.css, shared.css and widget.css */
// @ts-expect-error from outside
export const STYLES = QZ_STYLES;
