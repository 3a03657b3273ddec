/** Finds the web addresses in a text. Pure splitting: the parts, put together, are the text again. */

export type TextPart = { readonly kind: "text"; readonly text: string } | { readonly kind: "link"; readonly text: string; readonly url: string };

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/giu;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,:;!?…»”’)\]*_~]+$/u;

export function linkify(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTrailing(match[0]);
    const url = webAddress(address);
    if (url === null) continue;
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push({ kind: "link", text: address, url });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

/** The address in full if it is http or https and nothing else, or null. */
export function webAddress(text: string, base?: string): string | null {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    return null;
  }
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  // A name before the host ("https://bank.example@evil.example") is there to deceive.
  return isWeb && url.username === "" && url.password === "" && url.hostname !== "" ? url.href : null;
}

/** The address of a picture that the page may show: https, or from the page's own site. Else null. */
export function pictureAddress(text: string, page: string): string | null {
  const address = webAddress(text, page);
  if (address === null) return null;
  const url = new URL(address);
  return url.protocol === "https:" || url.origin === new URL(page).origin ? address : null;
}

/** Cuts off punctuation at the end, but keeps a closing bracket that was opened inside. */
function withoutTrailing(address: string): string {
  const trailing = TRAILING.exec(address)?.[0] ?? "";
  let kept = address.slice(0, address.length - trailing.length);
  for (const mark of trailing) {
    const opener = mark === ")" ? "(" : mark === "]" ? "[" : null;
    if (opener === null || count(kept, opener) <= count(kept, mark)) break;
    kept += mark;
  }
  return kept;
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}
