/** What can be done with a message, in the order in which it is offered. */
import { type TemplateResult, html } from "lit";
import type { Conversation } from "../chat/conversation.js";
import { addressOf } from "../chat/place.js";
import type { Message } from "../client/index.js";
import { t } from "../i18n/index.js";
import { icons } from "./parts.js";
import type { MenuItem } from "./tidings-menu.js";

/** What whoever looks at it may do. */
export interface May {
  /** Edit and delete: it is theirs. */
  readonly change: boolean;
  /** Delete it, and decide about its author: they moderate the room, and it is somebody else's. */
  readonly moderate: boolean;
  /** Ask those who moderate the room to look at it. */
  readonly report: boolean;
  /** See who its author is. */
  readonly about: boolean;
  /** Hear nothing more from its author, or hear from them again. */
  readonly block: boolean;
  readonly unblock: boolean;
  /** React, quote, pin, bookmark: they are in the room. */
  readonly answer: boolean;
  /** Write in its thread. */
  readonly reply: boolean;
  /** It has an address on this page, which has other rooms as well. */
  readonly link: boolean;
}

/** What does it: the element that shows the message. */
export interface Doer {
  readonly room: Conversation;
  react(): Promise<void>;
  openThread(): void;
  quote(): void;
  forward(): void;
  report(): void;
  moderate(): void;
  block(): void;
  about(): void;
  edit(): Promise<void>;
  ask(): Promise<void>;
  keep(change: Promise<unknown>): void;
}

export function actionsFor(message: Message, may: May, doer: Doer): readonly MenuItem[] {
  const { id, author, text, pinned, bookmarked, poll, previews } = message;
  const hasText = text !== "";
  const offered: readonly [boolean, MenuItem][] = [
    [may.answer, { key: "react", label: t("React"), icon: icons.smile, isQuick: true, run: () => void doer.react() }],
    [may.reply, { key: "thread", label: t("Reply in a thread"), icon: icons.reply, isQuick: true, run: () => doer.openThread() }],
    [may.answer && hasText, { key: "quote", label: t("Quote message"), icon: icons.quote, isQuick: true, run: () => doer.quote() }],
    [may.change && poll === null, { key: "edit", label: t("Edit message"), icon: icons.edit, isQuick: true, run: () => void doer.edit() }],
    [
      may.answer,
      { key: "pin", label: pinned ? t("Unpin") : t("Pin to the room"), icon: icons.pin, run: () => doer.keep(doer.room.pin(id, !pinned)) },
    ],
    [
      may.answer,
      {
        key: "bookmark",
        label: bookmarked ? t("Remove bookmark") : t("Bookmark"),
        icon: icons.bookmark,
        run: () => doer.keep(doer.room.bookmark(id, !bookmarked)),
      },
    ],
    [may.link && may.answer && poll === null, { key: "forward", label: t("Forward message"), icon: icons.forward, run: () => doer.forward() }],
    [hasText, { key: "copy", label: t("Copy text"), icon: icons.copy, run: () => doer.keep(copy(text)) }],
    [may.link, { key: "link", label: t("Copy link"), icon: icons.link, run: () => doer.keep(copy(fullAddress(message))) }],
    [
      (may.change || may.moderate) && previews !== null && previews.length > 0,
      { key: "unpreview", label: previews?.length === 1 ? t("Remove preview") : t("Remove previews"), icon: icons.close, run: () => doer.keep(doer.room.unpreview(id)) },
    ],
    [may.about, { key: "person", label: t("Profile of {name}", { name: author.name }), icon: icons.people, run: () => doer.about() }],
    [may.report, { key: "report", label: t("Report message"), icon: icons.flag, run: () => doer.report() }],
    [may.block, { key: "block", label: t("Block {name}", { name: author.name }), icon: icons.block, run: () => doer.block() }],
    [may.unblock, { key: "block", label: t("Unblock {name}", { name: author.name }), icon: icons.block, run: () => doer.keep(doer.room.blocks.unblock(author.authid)) }],
    [may.moderate, { key: "moderate", label: t("Moderate {name}", { name: author.name }), icon: icons.shield, run: () => doer.moderate() }],
    [may.moderate, { key: "delete", label: t("Delete message"), icon: icons.delete, isDanger: true, run: () => void doer.ask() }],
    [may.change, { key: "delete", label: t("Delete message"), icon: icons.delete, isQuick: true, isDanger: true, run: () => void doer.ask() }],
  ];
  return offered.flatMap(([isOffered, item]) => (isOffered ? [item] : []));
}

function fullAddress({ room, offset, thread }: Message): string {
  return new URL(addressOf({ room, offset, thread }), location.href).href;
}

/** Browsers offer this on secure pages only, and here; elsewhere text is copied by marking it. */
async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

/** One that stands beside the menu. */
export function quickButton({ key, label, icon, run }: MenuItem): TemplateResult {
  return html`<button class="icon quick" data-action=${key} aria-label=${label} title=${label} @click=${run}>${icon}</button>`;
}
