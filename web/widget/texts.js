// @ts-check
/**
 * What the chat itself says. Its fixed labels stand in frame.html, the words of answers come from
 * the server.
 */
export const TEXTS = {
  open: "Chat öffnen:",
  frequent: "Häufig gefragt",
  topics: "Alle Themen",
  questionsOn: "Fragen zu „{}“:",
  calendar: "Termine in den Kalender",
  copy: "Kopieren",
  copied: "Kopiert",
  notCopied: "Kopieren ist hier nicht erlaubt.",
  page: "Als Seite öffnen",
  newWindow: " (neues Fenster)",
  helped: ", hat geholfen",
  unhelped: ", hat nicht geholfen",
  focus: "Die gesuchte Stelle:",
  found: "Passende Fragen: {}, mit den Pfeiltasten erreichbar",
  you: "Sie",
  waiting: "Ich suche …",
  retry: "Erneut versuchen",
  offline: "Sie sind gerade offline. Ihre Frage ist nicht verloren.",
  unreachable: "Der Server ist gerade nicht erreichbar. Ihre Frage ist nicht verloren.",
  slow: "Die Antwort lässt zu lange auf sich warten.",
  busy: "Das waren sehr viele Fragen in kurzer Zeit. Bitte warten Sie {} Sekunden.",
  limit: "Mehr als {} Zeichen kann ich nicht lesen. Bitte fassen Sie Ihre Frage kürzer.",
  elsewhere: "Alle Fragen und Antworten",
  unexpected: "Die Antwort kam anders an als erwartet. Bitte laden Sie die Seite neu.",
  voteLost: "Ihre Rückmeldung ist nicht angekommen. Bitte versuchen Sie es noch einmal.",
  noTopics: "Die Themen sind gerade nicht erreichbar.",
  unavailable: "Der Dienst ist vorübergehend nicht verfügbar.",
};
