// What was said, kept for the browser's tab: only if the operator allows it, and only once there is something to keep.
const MEMORY = "qz-conversation";

function remember(turns, context) {
  if (!SETTINGS.memory) return;
  try {
    if (turns.length) sessionStorage.setItem(MEMORY, JSON.stringify({ turns, context }));
    else sessionStorage.removeItem(MEMORY);
  } catch {
    // The visitor's browser keeps nothing, or has no room: the conversation then lives as long as the page.
  }
}

function remembered() {
  const nothing = { turns: [], context: null };
  try {
    return (SETTINGS.memory && JSON.parse(sessionStorage.getItem(MEMORY))) || nothing;
  } catch {
    return nothing;
  }
}
