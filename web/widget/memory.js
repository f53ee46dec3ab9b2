// What was said, kept for the browser's tab: only if the operator allows it, and only once there is something to keep.
const MEMORY = "qz-chat";

function remember(turns) {
  if (!SETTINGS.memory) return;
  try {
    if (turns.length) sessionStorage.setItem(MEMORY, JSON.stringify(turns));
    else sessionStorage.removeItem(MEMORY);
  } catch {
    // The visitor's browser keeps nothing, or has no room: the conversation then lives as long as the page.
  }
}

function remembered() {
  try {
    return (SETTINGS.memory && JSON.parse(sessionStorage.getItem(MEMORY))) || [];
  } catch {
    return [];
  }
}
