// How the turns of a conversation look, and how they read as plain text.
function plain(turn, { sources = false } = {}) {
  const speaker = turn.by === "visitor" ? TEXTS.you : SETTINGS.name;
  const answers = (turn.answers || []).map((a) => [a.asked, a.question, a.text, ...a.notes, sources && address(a.url)].filter(Boolean).join("\n"));
  const offers = (turn.offers || []).map((offer) => `– ${offer.question}`);
  return `${speaker}: ${[turn.text, ...answers, turn.more, ...offers].filter(Boolean).join("\n")}`;
}

// One turn: `text`, `answers` (entries), `offers` (questions as buttons, introduced by `more`), `choice` (whether one of them is meant),
// `decline` and `help` (what to say and to offer if none of it helps), `event` (the id to vote on).
function message(turn, act) {
  const visitor = turn.by === "visitor";
  const box = element("article", { class: visitor ? "visitor" : "bot", part: "message" }, element("p", { class: "speaker" }, visitor ? TEXTS.you : SETTINGS.name));
  if (turn.text) box.append(element("p", { class: "text" }, turn.text));
  for (const answer of turn.answers || []) box.append(answerCard(answer, turn.answers.length === 1));
  if (turn.offers?.length) box.append(offers(turn, act));
  if (turn.answers?.length) box.append(tools(turn, act));
  return box;
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
  return element("a", { class: "small", href: address(answer.url), target: "_blank", rel: "noopener" }, TEXTS.page, unseen(`: ${answer.question}${TEXTS.newWindow}`));
}

function offers(turn, act) {
  const items = turn.offers.map((offer) => button(offer.question, () => act.show(offer), { class: "offer" }));
  const none = ({ currentTarget: pressed }) => {
    if (turn.refused || act.busy()) return;
    pressed.setAttribute("aria-disabled", "true");
    if (turn.event) tell(turn, false);
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

function feedback(turn, act) {
  const [question, yes, no] = SETTINGS.feedback;
  const box = element("p", { class: "feedback" }, element("span", {}, question));
  const vote = (helpful) => {
    if (act.busy()) return;
    const thanks = element("span", { tabindex: -1 }, SETTINGS.thanks);
    box.replaceChildren(thanks);
    thanks.focus();
    tell(turn, helpful);
    if (!helpful) act.none(turn);
  };
  const about = `${question} ${turn.answers.map((a) => a.question).join(" ")}`;
  const choice = (label, helpful) => button(label, () => vote(helpful), { class: "small", "aria-label": `${label}, ${about}` });
  box.append(choice(yes, true), choice(no, false));
  return box;
}

function tell(turn, helpful) {
  call("feedback", { event_id: turn.event, helpful }).catch(() => {}); // a lost vote is nothing to bother anybody with
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
