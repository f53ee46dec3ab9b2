// @ts-check
/** Talking to the server: every failure becomes a sentence for the visitor. */

/** @import { Check } from "./replies.js" */
import { BASE, address } from "./home.js";
import { isText } from "./replies.js";
import { BUSY, OFFLINE, SLOW, UNAVAILABLE, UNEXPECTED, UNREACHABLE } from "./texts.js";

const PATIENCE = 10000; // ms until a request counts as lost

/** A failed request; its message is for the visitor, who may have to wait for some seconds. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {number} [wait]
   */
  constructor(message, wait = 0) {
    super(message);
    this.wait = wait;
  }
}

/**
 * Returns what the server sends if it `fits`: after a new release, or behind a portal, something
 * else may come.
 *
 * @template Kind
 * @param {string} path
 * @param {Check<Kind>} fits
 * @param {{ body?: object, control?: AbortController }} [options] With a body it is a POST
 * @returns {Promise<Kind>}
 * @throws {Failure}
 */
export async function call(path, fits, { body, control = new AbortController() } = {}) {
  const patience = setTimeout(() => control.abort(), PATIENCE);
  try {
    const response = await fetch(address(`api/v1/${path}`), {
      signal: control.signal,
      credentials: "omit",
      ...(body && {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    if (!response.ok) throw refusal(response, text);
    const reply = parsed(text);
    if (fits(reply)) return reply;
    console.warn("qz-chat:", path, text);
    throw new Failure(UNEXPECTED);
  } catch (error) {
    if (error instanceof Failure) throw error;
    // Whoever aborts it has no use for the reason.
    throw new Failure(control.signal.aborted ? SLOW : loss(error));
  } finally {
    clearTimeout(patience);
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Returns what to say where no answer came.
 *
 * @param {unknown} error
 */
function loss(error) {
  if (!navigator.onLine) return OFFLINE;
  if (BASE.origin !== location.origin && error instanceof TypeError) {
    console.warn(`qz-chat: Steht ${location.origin} in QZBOT_CORS_ORIGINS?`);
  }
  return UNREACHABLE;
}

/**
 * Returns the failure where the server did not do what it was asked.
 *
 * @param {Response} response
 * @param {string} text
 */
function refusal(response, text) {
  if (response.status === 429) {
    return new Failure(BUSY, Number(response.headers.get("Retry-After")) || 60);
  }
  const detail = response.status < 500 && parsed(text)?.detail;
  return new Failure(isText(detail) ? detail : UNAVAILABLE);
}
