// One script tag is enough; who places <qz-chat> by hand gets no second one. Sites that swap their body run this again.
if (!customElements.get("qz-chat")) customElements.define("qz-chat", QzChat);
const place = () => {
  if (!document.querySelector("qz-chat")) customElements.get("qz-chat").place(SCRIPT?.dataset);
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
else place();
