// One script tag is enough; who places <qz-chat> by hand gets no second one. Sites that swap their body run this again.
if (!customElements.get("qz-chat")) customElements.define("qz-chat", QzChat);
const place = () => {
  if (document.querySelector("qz-chat")) return;
  const chat = document.createElement("qz-chat");
  Object.assign(chat.dataset, SCRIPT.dataset);
  document.body.append(chat);
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
else place();
