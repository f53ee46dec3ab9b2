// @ts-check
/** Where this script came from: answers, links and the FAQ are next to it. */

import { SETTINGS } from "./served.js";

const FILE = /https?:\/\/[^\s()@]+?\/widget\.js[^\s():]*/;

const CURRENT = /** @type {HTMLScriptElement | null} */ (document.currentScript);

// A module has no `currentScript`, but the place where an error happens names its address.
// A script that is part of a bundle knows neither.
const HERE = CURRENT?.src || FILE.exec(new Error().stack ?? "")?.[0] || "";
const HOME = FILE.test(HERE) ? HERE : SETTINGS.home || HERE;
if (!HOME) {
  throw new Error(
    "qz-chat: Die Adresse des Dienstes ist unbekannt. " +
      'Bitte binden Sie das Skript mit <script src="…"> ein.',
  );
}

/** The script element that loaded the chat, if there is one: it holds the options. */
export const SCRIPT =
  CURRENT || [...document.scripts].find((script) => HERE && script.src === HERE);

/** The folder of the service. */
export const BASE = new URL(".", HOME);

/**
 * Returns the full address of a path of the service. Addresses in answers and replies count from
 * our server, not from the page around the chat.
 *
 * @param {string} path
 */
export const address = (path) => new URL(path, BASE).href;
