// @ts-check
/**
 * What the chat itself says. Its fixed labels stand in frame.html, the words of answers come from
 * the server.
 */
export const TEXTS = {
  open: "Chat öffnen:",
  topics: "Themen zum Einstieg",
  questionsOn: "Fragen zu „{}“:",
  calendar: "Termine in den Kalender",
  copy: "Kopieren",
  copied: "Kopiert",
  notCopied: "Kopieren ist hier nicht erlaubt. Bitte markieren Sie den Text.",
  page: "Als Seite öffnen",
  newWindow: " (neues Fenster)",
  you: "Sie",
  waiting: "Ich suche …",
  retry: "Erneut versuchen",
  memory:
    "Ihr Browser merkt sich dieses Gespräch, bis Sie das Fenster schließen oder neu beginnen.",
  offline:
    "Sie sind gerade offline. Ihre Frage ist nicht verloren: " +
    "Versuchen Sie es erneut, sobald die Verbindung wieder da ist.",
  unreachable:
    "Der Server ist gerade nicht erreichbar. Ihre Frage ist nicht verloren; " +
    "bitte versuchen Sie es gleich noch einmal.",
  slow: "Die Antwort lässt zu lange auf sich warten. Bitte versuchen Sie es noch einmal.",
  busy:
    "Das waren sehr viele Fragen in kurzer Zeit. " +
    "Bitte warten Sie {} Sekunden und versuchen Sie es dann erneut.",
  limit: "Mehr als {} Zeichen kann ich nicht lesen. Bitte fassen Sie Ihre Frage kürzer.",
  elsewhere: "Alle Fragen und Antworten",
  unexpected:
    "Die Antwort kam anders an als erwartet. " +
    "Bitte laden Sie die Seite neu, oder lesen Sie in der Liste aller Fragen nach.",
  voteLost: "Ihre Rückmeldung ist nicht angekommen. Bitte versuchen Sie es noch einmal.",
  noTopics: "Die Themen sind gerade nicht erreichbar. Ihre Frage können Sie trotzdem stellen.",
  unavailable:
    "Der Dienst ist vorübergehend nicht verfügbar. Bitte versuchen Sie es gleich noch einmal.",
};
