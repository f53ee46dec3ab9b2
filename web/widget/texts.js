// @ts-check
/**
 * What the chat itself says. Its fixed labels stand in frame.html, the words of answers come from
 * the server.
 */

export const OPEN_CHAT = "Chat öffnen:";
export const FREQUENT = "Häufig gefragt";
export const ALL_TOPICS = "Alle Themen";
export const CALENDAR = "Termine in den Kalender";
export const COPY = "Kopieren";
export const COPIED = "Kopiert";
export const NOT_COPIED = "Kopieren ist hier nicht erlaubt.";
export const AS_PAGE = "Als Seite öffnen";
export const NEW_WINDOW = " (neues Fenster)";
export const HELPED = ", hat geholfen";
export const UNHELPED = ", hat nicht geholfen";
export const FOCUS = "Die gesuchte Stelle:";
export const YOU = "Sie";
export const WAITING = "Ich suche …";
export const DELETED = "Gespräch gelöscht. ";
export const UNDO = "Rückgängig";
export const RESTORED = "Gespräch wiederhergestellt.";
export const RETRY = "Erneut versuchen";
export const IN_NEED = "In einem Notfall: ";
export const OFFLINE = "Sie sind gerade offline. Ihre Frage ist nicht verloren.";
export const UNREACHABLE = "Der Server ist gerade nicht erreichbar. Ihre Frage ist nicht verloren.";
export const SLOW = "Die Antwort lässt zu lange auf sich warten.";
export const BUSY = "Das waren sehr viele Fragen in kurzer Zeit.";
export const ELSEWHERE = "Alle Fragen und Antworten";
export const UNEXPECTED = "Die Antwort kam anders an als erwartet. Bitte laden Sie die Seite neu.";
export const VOTE_LOST =
  "Ihre Rückmeldung ist nicht angekommen. Bitte versuchen Sie es noch einmal.";
export const NO_TOPICS = "Die Themen sind gerade nicht erreichbar.";
export const UNAVAILABLE = "Der Dienst ist vorübergehend nicht verfügbar.";

/** @param {string} topic */
export const questionsAbout = (topic) => `Fragen zu „${topic}“:`;

/** @param {number} seconds */
export const pleaseWait = (seconds) => `Bitte warten Sie ${seconds} Sekunden.`;

/** @param {number} count */
export const fitting = (count) => `Passende Fragen: ${count}, mit den Pfeiltasten erreichbar`;

/** @param {number} most */
export const tooLong = (most) =>
  `Mehr als ${most} Zeichen kann ich nicht lesen. Bitte fassen Sie Ihre Frage kürzer.`;
