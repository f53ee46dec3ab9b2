// @ts-check
/**
 * One script tag is enough; whoever places <qz-chat> by hand gets no second one. Sites that swap
 * their body run this again.
 */

import { QzChat } from "./element.js";
import { SCRIPT } from "./home.js";

if (!customElements.get("qz-chat")) customElements.define("qz-chat", QzChat);

function place() {
  if (document.querySelector("qz-chat")) return;
  // The class may be that of the script that ran before.
  const chat = /** @type {typeof QzChat} */ (customElements.get("qz-chat"));
  chat.place(SCRIPT?.dataset);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
else place();
