// What is typed and says what a button of the latest message says does the same: its label, "Keine davon", or "das zweite".
const PLACES = [/^(1|1te[nrs]?|eins|erst(e[nmrs]?|ens))$/, /^(2|2te[nrs]?|zwei|zweit(e[nmrs]?|ens))$/, /^(3|3te[nrs]?|drei|dritt(e[nmrs]?|ens))$/];
const AROUND_A_PLACE =
  /^(also|bitte|dann|danke|ja|lieber|mal|nein|d(ie|as|er|en|em)|zu[mr]|auf|ich|mein(e|te)|nehme|w(ähle|ill)|möchte|nummer|nr|frage|antwort|option|punkt|thema|vorschlag|möglichkeit|variante)$/;
const NONE =
  /^(nein|nee?|nö|nein danke|(nein |leider )?(kein(e[rs]?|s)?|nichts)( davon| von (denen|diesen|beiden|allen)| passt| dieser fragen)*|weder noch|passt (alles |beides )?nicht)$/;

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\d]+/gu) || [];

function pressedBy(said, box) {
  const words = wordsOf(said);
  const text = words.join(" ");
  const none = box.querySelector(".none");
  if (none && NONE.test(text)) return none;
  const named = [...box.querySelectorAll("button, a.pill")].find((it) => text && wordsOf(it.firstChild.textContent).join(" ") === text);
  if (named) return named;
  const rest = words.filter((word) => !AROUND_A_PLACE.test(word));
  return rest.length === 1 ? box.querySelectorAll(".offer:not(.none)")[PLACES.findIndex((place) => place.test(rest[0]))] : null;
}
