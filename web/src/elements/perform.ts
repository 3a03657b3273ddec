/** Does on the page what a key asks for. */
import type { RoomsModel } from "../chat/rooms.js";
import type { Command } from "../chat/shortcuts.js";
import type { TidingsComposer } from "./tidings-composer.js";
import type { List } from "./tidings-lists.js";
import type { TidingsMessages } from "./tidings-messages.js";

/** The parts of the page that keys reach. */
export interface Page {
  readonly composer: TidingsComposer | null;
  readonly messages: TidingsMessages | null;
  readonly rooms: RoomsModel;
  /** The open room. */
  readonly room: string;
  open(list: List): void;
  go(room: string): void;
}

type Act = Exclude<Command, List>;

const ACTS: Readonly<Record<Act, (page: Page) => void>> = {
  write: ({ composer }) => composer?.focusField(),
  newest: ({ messages }) => void messages?.toNewest(),
  "message-above": ({ messages }) => void messages?.step(-1),
  "message-below": ({ messages }) => void messages?.step(1),
  "room-above": (page) => goBeside(page, -1, false),
  "room-below": (page) => goBeside(page, 1, false),
  "unread-above": (page) => goBeside(page, -1, true),
  "unread-below": (page) => goBeside(page, 1, true),
};

export function perform(command: Command, page: Page): void {
  if (command in ACTS) ACTS[command as Act](page);
  else page.open(command as List);
}

function goBeside({ rooms, room, go }: Page, by: 1 | -1, isUnread: boolean): void {
  const found = rooms.beside(room, by, isUnread);
  if (found !== null) go(found);
}
