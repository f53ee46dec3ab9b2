// Talking to the server: every failure becomes a sentence for the visitor.
const PATIENCE = 10000; // ms until a request counts as lost

class Failure extends Error {}

// Returns what the server sends if it `fits`; after a new release, or behind a portal, something else may come.
async function call(path, fits, { body, signal } = {}) {
  const control = new AbortController();
  let late = false;
  const patience = setTimeout(() => {
    late = true;
    control.abort();
  }, PATIENCE);
  signal?.addEventListener("abort", () => control.abort());
  const options = { signal: control.signal, credentials: "omit" };
  if (body) Object.assign(options, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  try {
    const response = await fetch(address(`api/v1/${path}`), options);
    const text = await response.text();
    if (!response.ok) throw new Failure(refused(response, text));
    const reply = parsed(text);
    if (fits(reply)) return reply;
    console.warn(`qz-chat: unerwartete Antwort auf ${path}`);
    throw new Failure(TEXTS.unexpected);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(late ? TEXTS.slow : lost(error));
  } finally {
    clearTimeout(patience);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function lost(error) {
  if (!navigator.onLine) return TEXTS.offline;
  if (BASE.origin !== location.origin && error.name === "TypeError") {
    console.warn(`qz-chat: ${BASE.origin} antwortet nicht oder lässt ${location.origin} nicht zu (QZBOT_CORS_ORIGINS).`);
  }
  return TEXTS.unreachable;
}

function refused(response, text) {
  if (response.status === 429) return TEXTS.busy.replace("{}", response.headers.get("Retry-After") || 60);
  if (response.status >= 500) return TEXTS.unavailable;
  const detail = parsed(text)?.detail;
  return isText(detail) ? detail : TEXTS.unavailable;
}

// What the replies have to hold so that the chat can show them.
const isText = (value) => typeof value === "string";
const isList = (value, fits) => Array.isArray(value) && value.every(fits);
const isOffer = (it) => isText(it?.id) && isText(it.question);
const isEntry = (it) => isOffer(it) && isText(it.text) && isText(it.html) && isText(it.url) && isList(it.notes, isText);
const isNumber = (it) => isText(it?.name) && isText(it.number);
const isAnything = () => true;

// Words for somebody in distress are shown whatever else is missing.
const isReply = (it) => isText(it?.message) && (isCrisis(it) ? it.message !== "" : isAnswered(it));
const isCrisis = (it) => it.kind === "crisis";
// The message ends in the numbers for whoever shows text alone; here they are links below it.
function helpline({ message, numbers }) {
  const shown = [numbers].flat().filter(isNumber);
  const lines = shown.map(({ name, number }) => `${name}: ${number}`);
  return { text: message.split("\n").filter((line) => !lines.includes(line)).join("\n").trim(), numbers: shown };
}
const isAnswered = (it) =>
  isList(it.answers, isEntry) && isList(it.suggestions, isOffer) && isList(it.help, isOffer) && Boolean(it.message || it.answers.length);
const isTopics = (it) => isList(it?.categories, (topic) => isText(topic?.name) && isList(topic.entries, isOffer));
const isFound = (it) => isList(it?.suggestions, isOffer);
