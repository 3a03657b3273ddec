import { LitElement, type TemplateResult, css, html } from "lit";
import type { Conversation } from "../chat/conversation.js";
import { sentenceFor } from "../chat/words.js";
import type { Author, OutboxEntry } from "../client/index.js";
import { t } from "../i18n/index.js";
import { pictures } from "./attachments.js";
import { messageLayout } from "./message-styles.js";
import { avatarOf } from "./parts.js";
import { rich, richStyles } from "./rich.js";
import { avatar, base, controls } from "./styles.js";

/** A message of ours that is on its way, or that was refused and can be tried again. */
export class TidingsPending extends LitElement {
  static override properties = {
    entry: { attribute: false },
    leads: { attribute: false },
    me: { attribute: false },
    room: { attribute: false },
  };
  declare entry: OutboxEntry;
  declare leads: boolean;
  declare me: Author;
  declare room: Conversation;

  override render(): TemplateResult {
    const { entry, leads, me } = this;
    return html`<article class="message" ?data-leads=${leads} data-delivery=${entry.delivery.is} aria-label=${t("{name}, not delivered yet", { name: me.name })}>
      <div class="gutter">${leads ? avatarOf(me) : ""}</div>
      <div class="body">
        ${leads ? html`<div class="head"><bdi class="author">${me.name}</bdi></div>` : ""}
        <div class="text" dir="auto">${rich(entry.text)}</div>
        ${pictures(entry.attachments)}
        ${entry.files.length === 0 ? "" : html`<tidings-files .files=${entry.files} .room=${this.room}></tidings-files>`} ${this.delivery()}
      </div>
    </article>`;
  }

  private delivery(): TemplateResult {
    const { delivery } = this.entry;
    switch (delivery.is) {
      case "refused":
        return html`<p class="error" role="alert">
          ${t("Not sent.")} ${sentenceFor(delivery.error)}
          <button class="link" @click=${() => this.room.retry(this.entry)}>${t("Try again")}</button>
          <button class="link" @click=${() => this.room.discard(this.entry)}>${t("Discard")}</button>
        </p>`;
      case "paused":
        return html`<p class="aside">${t("Sent as soon as this room lets you")}</p>`;
      case "waiting":
        return html`<p class="aside">${t("Waiting to be sent")}</p>`;
      case "sending":
        return html`<p class="aside">${t("Sending…")}</p>`;
      case "sent":
        return html`<p class="aside">${t("Sent")}</p>`;
    }
  }

  static override styles = [
    base,
    controls,
    avatar,
    messageLayout,
    richStyles,
    css`
      .message:not([data-delivery="refused"]) .text {
        color: var(--tidings-ink-soft);
      }

      /* A message that is acknowledged at once does not flash "Sending…". */
      [data-delivery="sending"] .aside,
      [data-delivery="sent"] .aside {
        animation: appear 0s 600ms both;
      }

      @keyframes appear {
        from {
          visibility: hidden;
        }
      }

      .error .link {
        color: inherit;
      }
    `,
  ];
}
