/** What was written and not sent, per room, for as long as the tab lives. */

const PREFIX = "tidings.draft.";

export function readDraft(room: string): string {
  try {
    return sessionStorage.getItem(PREFIX + room) ?? "";
  } catch {
    return "";
  }
}

export function keepDraft(room: string, text: string): void {
  try {
    if (text === "") sessionStorage.removeItem(PREFIX + room);
    else sessionStorage.setItem(PREFIX + room, text);
  } catch {
    // Storage is full or forbidden: then a draft does not outlive a reload.
  }
}
