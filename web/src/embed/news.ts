/** What a publication or notification says, as far as we can show it: text, and an address that is safe to follow. */
import { webAddress } from "../chat/linkify.js";
import type { StreamEvent } from "../client/index.js";

export interface News {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** http or https, or null: addresses from data are never run. */
  readonly url: string | null;
  readonly time: number;
  readonly offset: number;
  readonly epoch: string;
}

const TITLE_LONGEST = 200;
const TEXT_LONGEST = 1_000;

export function newsOf(event: StreamEvent, page: string): News {
  const { id, time, offset, epoch, data, type } = event;
  const { title, text, url } = data;
  const said = words(text, TEXT_LONGEST);
  const headline = words(title, TITLE_LONGEST);
  return {
    id,
    time,
    offset,
    epoch,
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
