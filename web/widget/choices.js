// What is typed and says what a button of the latest message says does the same: its label, "Keine davon", or "das zweite".
const PLACES = ["1|eins|erst", "2|zwei|zweit", "3|drei|dritt"].map((place) => new RegExp(`^(${place})(t?e[mnrs]?|ens)?$`));
const AROUND_A_PLACE =
  /^(bitte|dann|danke|ja|lieber|nein|d(ie|as|er|en|em)|zu[mr]|ich|mein(e|te)|nehme|w(ähle|ill)|möchte|nummer|nr|frage|antwort|option|punkt|vorschlag)$/;
const NONE = /^(ne(in|e)?|nö|weder noch|passt nicht|((nein|leider) )?(kein(e[rs]?|s)?|nichts)( davon| von (denen|diesen|beiden)| passt)*|nein danke)$/;

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
