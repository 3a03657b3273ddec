/**
 * Forwarding: saying in another room what somebody said in this one, as a quote with whose words they are. A text like any
 * other, so it is found, edited and taken back like any other, and who gets it learns nothing but what it says.
 */
import type { Message, Room } from "../client/index.js";
import { addressOf } from "./place.js";
import { quoteOf } from "./quote.js";

/**
 * The text to send.
 *
 * @param from - the room that it was said in: its address stands there if everybody may find it; null if that is not known
 * @param home - the address of this page
 */
export function forwarded({ author, text, room, offset, thread, files }: Message, comment: string, from: Room | null, home: string): string {
  const names = files.map(({ name }) => name).join(", ");
  const said = [text, ...(names === "" ? [] : [`(${names})`])].filter((part) => part !== "").join("\n");
  const where = from?.public === true ? `${new URL(addressOf({ room, offset, thread }), home).href}\n` : "";
  const own = comment.trim();
  return `${quoteOf(author.name, said)}${where}${own === "" ? "" : `\n${own}`}`.trim();
}
