/** Where an element connects to and as whom: its own attribute, a `<meta>` of the page, another element's attribute, a default. */

export interface EmbedSettings {
  /** Of the WebSocket. */
  readonly url: string;
  /** A page of the site that says who is logged in; null where everybody is a guest. */
  readonly tokenUrl: string | null;
  /** The name that the page chose for a guest; null to let them choose. */
  readonly nickname: string | null;
}

/** The elements that may carry an attribute for all others of the page. */
export const EMBEDDED = ["tidings-chat", "tidings-bell", "tidings-presence", "tidings-toast", "tidings-ask"] as const;

/** Not written as `new URL("…", import.meta.url)`: bundlers take that for a file. */
const SCRIPT: string = import.meta.url;

/** Throws a TypeError that names the attribute, if one holds no usable address. */
export function settingsOf(element: Element, script = SCRIPT): EmbedSettings {
  const tokenUrl = said(element, "token-url");
  return {
    url: socketUrl(said(element, "url"), script),
    tokenUrl: tokenUrl === null ? null : ownUrl(tokenUrl),
    nickname: said(element, "nickname"),
  };
}

function said(element: Element, name: string): string | null {
  const page = element.ownerDocument;
  const everywhere = EMBEDDED.map((tag) => `${tag}[${name}]`).join();
  return (
    filled(element.getAttribute(name)) ??
    filled(page.querySelector<HTMLMetaElement>(`meta[name="tidings-${name}"]`)?.content) ??
    filled(page.querySelector(everywhere)?.getAttribute(name))
  );
}

function filled(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}

/** `https:` addresses are as good as `wss:` ones; without one, it is the `ws` beside the script. */
function socketUrl(given: string | null, script: string): string {
  const url = given === null ? new URL("ws", script) : address("url", given);
  if (url.protocol === "http:" || url.protocol === "https:") url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (url.protocol !== "ws:" && url.protocol !== "wss:") throw new TypeError("`url` must be a ws, wss, http or https address.");
  url.hash = "";
  if (given === null) url.search = "";
  return url.href;
}

/** Only the site itself may say who somebody is: the request carries its cookies. */
function ownUrl(given: string): string {
  const url = address("token-url", given);
  if (url.origin !== location.origin) throw new TypeError("`token-url` must be an address of this site.");
  return url.href;
}

function address(name: string, given: string): URL {
  try {
    return new URL(given, document.baseURI);
  } catch {
    throw new TypeError(`\`${name}\` is no address.`);
  }
}
