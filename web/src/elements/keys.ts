/** Keys that mean the same wherever one is. */

const FIELDS = "input, textarea, select, [contenteditable]";

/** Ctrl+K, ⌘K, and "/" where nothing is being written. */
export function isForSearch(event: KeyboardEvent): boolean {
  if (event.isComposing || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return !event.shiftKey && event.key.toLowerCase() === "k";
  return event.key === "/" && isFree(event); // with the shift key on many keyboards
}

function isFree(event: KeyboardEvent): boolean {
  const [inner] = event.composedPath();
  return !(inner instanceof Element && inner.closest(FIELDS) !== null);
}
