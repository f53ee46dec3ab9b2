// @ts-check
import { element } from "./dom.js";

/**
 * Copies a text and returns whether that worked. Where the page is not served over HTTPS, or
 * forbids it, there is no clipboard API, but a selection can often still be copied.
 *
 * @param {string} text
 * @param {HTMLElement} near
 */
export async function copyText(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element("textarea", { class: "unseen" });
    near.after(area);
    area.value = text;
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    near.focus();
    return isCopied;
  }
}
