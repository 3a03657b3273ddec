/** Keys that do something wherever one is. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type Command, SingleKeys, commandOf } from "../chat/shortcuts.js";
import { browserStore } from "../client/index.js";

const FIELDS = "input, textarea, select, [contenteditable]";
/** Whatever is open has keys of its own. */
const OPEN = "dialog, [popover], .editor, fieldset";
/** Fields in which an arrow with Alt means something to the browser. */
const PICKERS = "select, input:not([type=text], [type=search])";

export const singleKeys = new SingleKeys(browserStore());

/** Listens while its host is on the page. */
export class Keys implements ReactiveController {
  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    /** Does it; false if there is nothing to do: then the key means what it meant. */
    private readonly run: (command: Command) => boolean,
    /** Keys count only while the focus is inside: those of the page around are its own. */
    private readonly isGuest: () => boolean,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("keydown", this.pressed);
  }

  hostDisconnected(): void {
    document.removeEventListener("keydown", this.pressed);
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const path = event.composedPath();
    if (path.some((one) => one instanceof HTMLDialogElement && one.open)) return; // what is over the page has keys of its own
    if (event.defaultPrevented || (this.isGuest() && !path.includes(this.host))) return;
    const command = commandOf(event, { inField: isIn(path, FIELDS), singles: singleKeys.areOn });
    if (command === null || (event.altKey && isIn(path, PICKERS))) return;
    if (command === "newest" && path.some((one) => one instanceof Element && one.matches(OPEN))) return;
    if (this.run(command)) event.preventDefault();
  };
}

function isIn(path: readonly EventTarget[], selector: string): boolean {
  const [inner] = path;
  return inner instanceof Element && inner.closest(selector) !== null;
}
