// How the turns of a conversation look, and how they read as plain text.
function plain(turn, { sources = false } = {}) {
  const speaker = turn.by === "visitor" ? TEXTS.you : SETTINGS.name;
  const answers = (turn.answers || []).map((a) => [a.asked, a.question, a.text, ...a.notes, sources && address(a.url)].filter(Boolean).join("\n"));
  const offers = (turn.offers || []).map((offer) => `– ${offer.question}`);
  const numbers = (turn.numbers || []).map(({ name, number }) => `– ${name}: ${number}`);
  return `${speaker}: ${[turn.text, ...numbers, ...answers, turn.more, ...offers].filter(Boolean).join("\n")}`;
}

// One turn: `text`, `answers` (entries), `offers` (questions as buttons, introduced by `more`), `choice` (whether one of them is meant),
// `decline` and `help` (what to say and to offer if none of it helps), `event` (the id to vote on), `numbers` (to call in distress).
function message(turn, act) {
  const visitor = turn.by === "visitor";
  const box = element("article", { class: visitor ? "visitor" : `bot${turn.numbers ? " care" : ""}`, part: "message" }, element("p", { class: "speaker" }, visitor ? TEXTS.you : SETTINGS.name));
  if (turn.text) box.append(element("p", { class: "text" }, turn.text));
  if (turn.numbers?.length) box.append(element("ul", { class: "numbers", role: "list" }, ...turn.numbers.map(callable)));
  for (const answer of turn.answers || []) box.append(answerCard(answer, turn.answers.length === 1));
  if (turn.offers?.length) box.append(offers(turn, act));
  if (turn.answers?.length) box.append(tools(turn, act));
  return box;
}

function callable({ name, number, tel }) {
  const dialled = String(tel || number).replace(/[^+\d]/g, "");
  return element("li", {}, element("a", { href: `tel:${dialled}` }, element("span", {}, name), " ", element("b", {}, number)));
}

function answerCard(answer, single) {
  return element(
    "section", { class: "answer" },
    answer.asked ? element("p", { class: "asked" }, `„${answer.asked}“`) : null,
    element("h3", {}, answer.question),
    prose(answer.html),
    answer.notes.length ? element("ul", { class: "notes", role: "list" }, ...answer.notes.map((note) => element("li", {}, note))) : null,
    answer.calendar ? element("p", {}, element("a", { class: "pill", href: address(answer.calendar), download: "sprechstunde.ics" }, TEXTS.calendar)) : null,
    single ? null : element("p", {}, pageLink(answer)),
  );
}

function pageLink(answer) {
  return element("a", { class: "small", href: address(answer.url), target: "_blank" }, TEXTS.page, unseen(`: ${answer.question}${TEXTS.newWindow}`));
}

function offers(turn, act) {
  const items = turn.offers.map((offer) => button(offer.question, () => act.show(offer), { class: "offer" }));
  const none = ({ currentTarget: pressed }) => {
    if (turn.refused || act.busy()) return;
    pressed.setAttribute("aria-disabled", "true");
    if (turn.event) tell(turn, false); // nobody is thanked, so nobody has to know if it is lost
    act.none(turn, SETTINGS.noneOfThese);
  };
  if (turn.choice) items.push(button(SETTINGS.noneOfThese, none, { class: "offer none", "aria-disabled": turn.refused && "true" }));
  const label = turn.more || turn.text;
  return element("div", { class: "offers" }, turn.more ? element("p", {}, turn.more) : null, element("ul", { role: "list", "aria-label": label }, ...items.map((item) => element("li", {}, item))));
}

function tools(turn, act) {
  const copied = element("span", { role: "status" });
  const text = turn.answers.map((a) => `${a.question}\n\n${[a.text, ...a.notes].join("\n")}\n\n${address(a.url)}`).join("\n\n");
  const copy = button(TEXTS.copy, async () => {
    copied.textContent = (await toClipboard(text, copy)) ? TEXTS.copied : TEXTS.notCopied;
  }, { class: "small", "aria-label": `${TEXTS.copy}: ${turn.answers.map((a) => a.question).join(" ")}` });
  const page = turn.answers.length > 1 ? null : pageLink(turn.answers[0]);
  return element("div", { class: "tools" }, turn.event ? feedback(turn, act) : null, element("p", {}, copy, page, copied));
}

// Thanks come once the vote has arrived; until then it can be sent again.
function feedback(turn, act) {
  const [question, yes, no] = SETTINGS.feedback;
  const lost = element("span", { class: "lost", role: "status" });
  const box = element("p", { class: "feedback" }, element("span", {}, question));
  let sending = false;
  let regretted = false;
  const vote = async (helpful) => {
    if (act.busy() || sending) return;
    sending = true;
    lost.textContent = "";
    if (!helpful && !regretted) act.none(turn);
    regretted ||= !helpful;
    box.setAttribute("aria-busy", "true");
    const arrived = await tell(turn, helpful);
    box.removeAttribute("aria-busy");
    sending = false;
    if (arrived) thank(box);
    else lost.textContent = TEXTS.voteLost;
  };
  const about = `${question} ${turn.answers.map((a) => a.question).join(" ")}`;
  const choice = (label, helpful) => button(label, () => vote(helpful), { class: "small", "aria-label": `${label}, ${about}` });
  box.append(choice(yes, true), choice(no, false), lost);
  return box;
}

function thank(box) {
  const thanks = element("span", { tabindex: -1 }, SETTINGS.thanks);
  const focused = box.contains(box.getRootNode().activeElement);
  box.replaceChildren(thanks);
  if (focused) thanks.focus({ preventScroll: true });
}

// Returns whether the vote has arrived.
function tell(turn, helpful) {
  return call("feedback", isAnything, { body: { event_id: turn.event, helpful } }).then(() => true, () => false);
}

// Where the page is not served over HTTPS, or forbids it, there is no clipboard API, but a selection can often still be copied.
async function toClipboard(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = near.parentNode.appendChild(element("textarea", { class: "unseen" }));
    area.value = text;
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    near.focus();
    return done;
  }
}
