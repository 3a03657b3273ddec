/** Small pieces of markup that several elements show. */
import { type SVGTemplateResult, type TemplateResult, html, nothing, svg } from "lit";
import { linkify } from "../chat/linkify.js";
import type { Availability } from "../chat/status.js";
import { hueOf, initials } from "../chat/words.js";
import type { Author, Room } from "../client/index.js";

/**
 * A person's picture: the site's, or initials on their colour until that is there, and if it does not come; with a dot, how
 * they are. Names stand beside it, so it says nothing to screen readers.
 */
export function avatarOf(person: Author & { readonly picture?: string }, small = false, is: Availability | null = null): TemplateResult {
  const { picture = "" } = person;
  return html`<span class="avatar ${small ? "small" : ""}" data-hue=${hueOf(person.authid)} aria-hidden="true"
    >${initials(person.name)}${picture === "" ? nothing : face(picture)}${is === null ? nothing : html`<span class="dot" data-is=${is}></span>`}</span
  >`;
}

function face(picture: string): TemplateResult {
  const show = (isHidden: boolean) => (event: Event): void => {
    (event.target as HTMLImageElement).hidden = isHidden;
  };
  return html`<img src=${picture} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" draggable="false" @load=${show(false)} @error=${show(true)} />`;
}

/** A room's picture: an emoji, one by address, or the first letters of its name on a colour. Its name stands beside it. */
export function pictureOf({ name, title, picture }: Pick<Room, "name" | "title" | "picture">, small = false): TemplateResult {
  const kind = `avatar of-room ${small ? "small" : ""}`;
  if (picture.includes("/")) {
    return html`<img class=${kind} src=${picture} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" draggable="false" />`;
  }
  if (picture !== "") return html`<span class="${kind} emoji" aria-hidden="true">${picture}</span>`;
  return html`<span class=${kind} data-hue=${hueOf(name)} aria-hidden="true">${initials(title === "" ? name : title)}</span>`;
}

/** A person's words: text as text, web addresses as links. */
export function words(text: string): readonly (string | TemplateResult)[] {
  return linkify(text).map((part) =>
    part.kind === "text"
      ? part.text
      : html`<a href=${part.url} target="_blank" rel="noopener noreferrer nofollow ugc">${part.text}</a>`,
  );
}

/** A line drawing; what it means is said in words beside it. One that points `turns` where one reads from right to left. */
export function icon(drawing: SVGTemplateResult, size = 20, turns = false): TemplateResult {
  return html`<svg
    class=${turns ? "turns" : nothing}
    viewBox="0 0 24 24"
    width=${size}
    height=${size}
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${drawing}
  </svg>`;
}

export const icons = {
  rooms: icon(svg`<path d="M4 7h16M4 12h16M4 17h10" />`),
  people: icon(svg`<circle cx="9" cy="8.5" r="3.2" /><path d="M3.2 19c.5-3.4 2.8-5.2 5.8-5.2s5.3 1.8 5.8 5.2M15.5 5.6a3.2 3.2 0 0 1 0 5.8M17.6 14.2c1.8.7 2.9 2.3 3.2 4.8" />`),
  close: icon(svg`<path d="M6 6l12 12M18 6L6 18" />`),
  send: icon(svg`<path d="M4.5 12 20 4.5 15.5 20l-3.6-6.2z" /><path d="M11.9 13.8 20 4.5" />`, 20, true),
  picture: icon(svg`<rect x="3.5" y="5" width="17" height="14" rx="2.5" /><circle cx="9" cy="10" r="1.6" /><path d="m4.5 17.5 4.6-4 3.2 2.6 3.4-3.6 4.3 4.4" />`),
  edit: icon(svg`<path d="M4.5 19.5 5.6 15 15.9 4.7a1.7 1.7 0 0 1 2.4 0l1 1a1.7 1.7 0 0 1 0 2.4L9 18.4z" />`),
  quote: icon(svg`<path d="M9.5 7H6a1.5 1.5 0 0 0-1.5 1.5V12H9v2.500a2.500 2.500 0 0 1-2.500 2.500M18.500 7H15a1.500 1.500 0 0 0-1.500 1.500V12H18v2.500a2.500 2.500 0 0 1-2.500 2.500" />`),
  reply: icon(svg`<path d="M20 11.500a7.500 7.500 0 0 1-7.500 7.500c-1.200 0-2.300-.3-3.300-.7L4.500 19.500l1.200-4.300a7.500 7.500 0 1 1 14.300-3.700z" /><path d="M9.500 11.500h.01M12.500 11.500h.01M15.500 11.500h.01" stroke-width="2.200" />`),
  bell: icon(svg`<path d="M6.500 16.500V11a5.500 5.500 0 0 1 11 0v5.500M4.500 16.500h15M10.500 19.500a1.700 1.700 0 0 0 3 0" />`),
  muted: icon(svg`<path d="M6.500 16.500V11c0-.9.200-1.700.500-2.400M9.500 6.100A5.500 5.500 0 0 1 17.500 11v3M4.500 16.500H15M10.500 19.500a1.700 1.700 0 0 0 3 0M4.500 4.500l15 15" />`),
  check: icon(svg`<path d="m5.500 12.500 4.500 4.500 8.500-9.500" />`),
  smile: icon(svg`<circle cx="12" cy="12" r="8.500" /><path d="M8.500 14.200c.8 1.300 2 2 3.500 2s2.700-.7 3.500-2M9.200 9.800h.01M14.800 9.800h.01" />`),
  delete: icon(svg`<path d="M5 7h14M10 7V4.8h4V7M7 7l.8 12.2h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5" />`),
  forward: icon(svg`<path d="m13.500 5.500 6 6-6 6M19 11.500h-7c-4 0-7 2.500-7 7" />`, 20, true),
  date: icon(svg`<path d="M4.500 6.500h15v13h-15zM4.500 10.500h15M8.500 4v4M15.500 4v4" />`),
  keys: icon(svg`<path d="M3.500 7.500h17v9h-17zM7 10.500h.01M10.300 10.500h.01M13.700 10.500h.01M17 10.500h.01M8.500 13.800h7" />`),
  down: icon(svg`<path d="M12 5v14M6 13l6 6 6-6" />`),
  add: icon(svg`<path d="M12 5v14M5 12h14" />`),
  more: icon(svg`<path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="2.6" />`),
  search: icon(svg`<circle cx="10.5" cy="10.5" r="6" /><path d="m15 15 5 5" />`),
  pin: icon(svg`<path d="M9 4.500h6M10 4.500v5l-3 3.500v1.500h10V13l-3-3.500v-5M12 14.500v5.500" />`),
  bookmark: icon(svg`<path d="M7 4.500h10v15l-5-3.700-5 3.700z" />`),
  copy: icon(svg`<rect x="8.500" y="8.500" width="11" height="11" rx="2" /><path d="M15.500 8.500v-2a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h2" />`),
  link: icon(svg`<path d="M10 13.500a4 4 0 0 0 5.700 0l2.800-2.800a4 4 0 0 0-5.700-5.700l-1 1M14 10.500a4 4 0 0 0-5.700 0l-2.800 2.800a4 4 0 0 0 5.700 5.700l1-1" />`),
  lock: icon(svg`<rect x="5.5" y="11" width="13" height="8.5" rx="2" /><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3" />`),
  flag: icon(svg`<path d="M6 20V4.500M6 5h11l-2 4 2 4H6" />`),
  shield: icon(svg`<path d="M12 3.800 5 6.500v5c0 4.300 2.900 7.300 7 8.700 4.100-1.400 7-4.400 7-8.700v-5z" />`),
  block: icon(svg`<circle cx="12" cy="12" r="8" /><path d="m6.500 6.500 11 11" />`),
  seen: icon(svg`<path d="M2.500 12c2.300-4.200 5.500-6.300 9.500-6.300s7.200 2.100 9.500 6.300c-2.300 4.200-5.500 6.300-9.500 6.300S4.800 16.200 2.500 12z" /><circle cx="12" cy="12" r="2.800" />`),
  language: icon(svg`<circle cx="12" cy="12" r="8.500" /><path d="M3.500 12h17M12 3.500c5 5 5 12 0 17c-5-5-5-12 0-17" />`),
  leave: icon(svg`<path d="M10 4.5H6.5a1.5 1.5 0 0 0-1.5 1.5v12a1.5 1.5 0 0 0 1.5 1.5H10M14.5 8l4 4-4 4M18.2 12H9.5" />`, 20, true),
} as const;

/** The sign of Tidings: a bird that is a speech bubble. */
export function logo(size: number): TemplateResult {
  return html`<svg viewBox="0 0 32 32" width=${size} height=${size} aria-hidden="true">
    <path
      fill="var(--tidings-accent)"
      d="M14.5 4C7.9 4 3 8.700 3 14.600c0 3.100 1.300 5.700 3.400 7.600-.2 1.900-1 3.700-2.400 5.200-.3.300-.1.800.300.800 3.100 0 5.700-1 7.600-2.500.9.100 1.700.200 2.600.200 6.300 0 11-4.200 11.400-9.800l3.500-2.300c.4-.3.400-.9 0-1.100l-4.100-2.100C23.600 6.800 19.500 4 14.500 4z"
    />
    <circle cx="19" cy="11.500" r="1.900" fill="var(--tidings-card)" />
    <path
      d="M8 15.500c1.200 3.800 4.600 5.400 8.800 4.600"
      fill="none"
      stroke="var(--tidings-card)"
      stroke-width="2"
      stroke-linecap="round"
    />
  </svg>`;
}
