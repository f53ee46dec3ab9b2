// Talking to the server: every failure becomes a sentence for the visitor.
const PATIENCE = 10000; // ms until a request counts as lost

class Failure extends Error {}

async function call(path, body, signal) {
  const patience = AbortSignal.timeout(PATIENCE);
  const options = { signal: signal ? AbortSignal.any([signal, patience]) : patience, credentials: "omit" };
  if (body) Object.assign(options, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  let response;
  try {
    response = await fetch(address(`api/v1/${path}`), options);
    if (response.ok) return await response.json();
  } catch (error) {
    throw new Failure(lost(error));
  }
  throw new Failure(await refused(response));
}

function lost(error) {
  if (error.name === "TimeoutError") return TEXTS.slow;
  if (!navigator.onLine) return TEXTS.offline;
  if (BASE.origin !== location.origin && error.name === "TypeError") {
    console.warn(`qz-chat: ${BASE.origin} antwortet nicht oder lässt ${location.origin} nicht zu (QZBOT_CORS_ORIGINS).`);
  }
  return TEXTS.unreachable;
}

async function refused(response) {
  if (response.status === 429) return TEXTS.busy.replace("{}", response.headers.get("Retry-After") || 60);
  if (response.status >= 500) return TEXTS.unavailable;
  const problem = await response.json().catch(() => null);
  return problem?.detail || TEXTS.unavailable;
}
