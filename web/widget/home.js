// Where this script came from: answers, links and the FAQ are next to it.
const FILE = /https?:\/\/[^\s()@]+?\/widget\.js[^\s():]*/;

// A module has no `currentScript`, but knows its address as the place where an error happens; one that is part of a bundle does not.
const HERE = document.currentScript?.src || FILE.exec(new Error().stack)?.[0] || "";
const SCRIPT = document.currentScript || [...document.scripts].find((script) => HERE && script.src === HERE);
const HOME = FILE.test(HERE) ? HERE : SETTINGS.home || HERE;
if (!HOME) throw new Error("qz-chat: Die Adresse des Dienstes ist unbekannt. Bitte binden Sie das Skript mit <script src=\"https://HOST/widget.js\"> ein.");
const BASE = new URL(".", HOME);
