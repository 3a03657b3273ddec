import { LitElement, type TemplateResult, css, html, nothing, svg } from "lit";
import type { Conversation } from "../chat/conversation.js";
import { type Fate, fateInWords } from "../chat/receipts.js";
import type { Message, Receipt } from "../client/index.js";
import { plural, t } from "../i18n/index.js";
import { closeOnVeil, dialogStyles } from "./dialogs.js";
import { moderationStyles } from "./moderation-styles.js";
import { avatarOf, icon, icons } from "./parts.js";
import { avatar, base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/**
 * What became of a message of ours: sent, delivered, read. In a room of several it says by how many, and opens who.
 * It stands where a place is kept for it, and is not read out when it changes: that would be heard all the time.
 */
export class TidingsReceipt extends LitElement {
  static override properties = { room: { attribute: false }, message: { attribute: false }, isOpen: { state: true } };
  declare room: Conversation;
  declare message: Message;
  declare isOpen: boolean;

  constructor() {
    super();
    this.isOpen = false;
    new Watch(this, () => this.room.receipts);
  }

  override render(): TemplateResult | typeof nothing {
    const fate = this.room.receipts?.of(this.message) ?? null;
    if (fate === null) return nothing;
    const words = fateInWords(fate);
    if (fate.others < 2 || fate.is === "sent") {
      return html`<span class="mark" data-fate=${fate.is} title=${words} aria-live="off">${drawings[fate.is]}<span class="unseen">${words}</span></span>`;
    }
    const count = fate.is === "read" ? fate.read.length : fate.delivered.length;
    return html`<button class="mark" data-fate=${fate.is} title=${words} aria-label="${count}: ${words}" aria-haspopup="dialog" @click=${() => void this.open()}>
        ${drawings[fate.is]}<span aria-hidden="true">${count}</span>
      </button>
      ${this.isOpen ? this.dialog(fate) : nothing}`;
  }

  private dialog({ read, delivered, others }: Fate): TemplateResult {
    const rest = others - read.length - delivered.length;
    return html`<dialog class="right wide" aria-label=${t("Who has read it")} aria-live="off" @click=${closeOnVeil} @close=${() => (this.isOpen = false)}>
      <header>
        <h2>${t("Who has read it")}</h2>
        <button class="icon" aria-label=${t("Close")} @click=${this.close}>${icons.close}</button>
      </header>
      <div class="content" tabindex="0" role="region" aria-label=${t("Who has read it")}>
        ${people(t("Read"), read)} ${people(t("Delivered"), delivered)}
        ${rest === 0 ? nothing : html`<p class="soft">${plural("1 other does not have it yet.", "{count} others do not have it yet.", rest)}</p>`}
        <p class="soft">${t("Who does not let others know what they read is not listed.")}</p>
      </div>
    </dialog>`;
  }

  private async open(): Promise<void> {
    this.isOpen = true;
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog?.open === false) dialog.showModal();
  }

  private close(): void {
    this.renderRoot.querySelector("dialog")?.close();
  }

  static override styles = [
    base,
    controls,
    avatar,
    dialogStyles,
    moderationStyles,
    css`
      :host {
        display: inline;
        height: auto;
        background: none;
        white-space: normal;
      }

      /* As high as a line, and as wide as it will get: what it says later moves nothing. */
      .mark {
        display: inline-flex;
        align-items: center;
        gap: 0.15rem;
        min-width: 1.4rem;
        min-height: 0;
        height: 1.25rem;
        margin-block: -0.15rem;
        margin-inline-start: 0.35rem;
        padding: 0 0.1rem;
        vertical-align: middle;
        border: 0;
        background: none;
        color: var(--tidings-ink-soft);
        font-size: 0.75rem;
        font-variant-numeric: tabular-nums;
        line-height: 1;
      }

      button.mark:hover {
        text-decoration: underline;
      }

      .mark[data-fate="read"] {
        color: var(--tidings-accent);
        font-weight: 650;
      }

      button.mark {
        min-width: 2.4rem;
      }

      .mark svg {
        width: 1.15rem;
        height: 1.15rem;
      }

      .person {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        padding: 0.3rem 0;
      }

      dialog[open] {
        display: flex;
        flex-direction: column;
      }
    `,
  ];
}

/** They differ by their shape, not by their colour alone. */
const drawings = {
  sent: icons.check,
  delivered: icon(svg`<path d="m2.500 12.800 4 4 8-9M11.300 15.800l1 1 8.200-9" />`),
  read: icons.seen,
};

function people(title: string, list: readonly Receipt[]): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  return html`<h3>${title}</h3>
    <ul aria-label=${title}>
      ${list.map((one) => html`<li class="person">${avatarOf(one, true)} <bdi>${one.name}</bdi></li>`)}
    </ul>`;
}
