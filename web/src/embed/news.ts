/** What a publication or notification says, as far as we can show it: text, and an address that is safe to follow. */
import { webAddress } from "../chat/linkify.js";
import { plainOf } from "../chat/plain.js";
import type { Message, StreamEvent } from "../client/index.js";

export interface News {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** http or https, or null: addresses from data are never run. */
  readonly url: string | null;
  readonly time: number;
  readonly offset: number;
}

const TITLE_LONGEST = 200;
const TEXT_LONGEST = 1_000;

/** An event of a topic, or a notification; of the latter also the message that it is about. */
type Told = Pick<StreamEvent, "id" | "type" | "time" | "offset" | "data"> & { readonly message?: Message | null };

export function newsOf({ id, time, offset, data, type, message }: Told, page: string): News {
  const { title, text, url } = data;
  const said = words(message == null ? text : plainOf(message), TEXT_LONGEST);
  const headline = words(title, TITLE_LONGEST);
  return {
    id,
    time,
    offset,
    title: headline !== "" ? headline : said !== "" ? words(said, TITLE_LONGEST) : type,
    text: headline === "" ? "" : said,
    url: typeof url === "string" ? webAddress(url, page) : null,
  };
}

function words(value: unknown, longest: number): string {
  if (typeof value !== "string") return "";
  const trimmed = value.trim();
  return trimmed.length > longest ? `${trimmed.slice(0, longest - 1)}…` : trimmed;
}
