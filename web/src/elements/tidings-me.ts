import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { facesOf } from "../chat/faces.js";
import { type OwnStatus, availabilityWords, statusAt, statusOf } from "../chat/status.js";
import type { Identity, TidingsClient } from "../client/index.js";
import { currentLanguage, t } from "../i18n/index.js";
import { LANGUAGES, type Language } from "../i18n/languages.js";
import { choose, mayChoose } from "../i18n/page.js";
import { avatarOf, icons } from "./parts.js";
import { avatar, base, controls, presence } from "./styles.js";
import type { MenuItem } from "./tidings-menu.js";
import type { Personal } from "./tidings-personal.js";
import { Until } from "./until.js";
import { Watch } from "./watch.js";

/**
 * Who we are here.
 *
 * @fires tidings-forget - we are somebody else
 * @fires tidings-personal - something about ourselves is wanted; `detail` is a `Personal`
 */
export class TidingsMe extends LitElement {
  static override properties = { me: { attribute: false }, client: { attribute: false } };
  declare me: Identity;
  declare client: TidingsClient | null;

  constructor() {
    super();
    this.client = null;
    new Watch(this, () => this.own);
    new Until(this, () => [this.own?.status ?? null]);
  }

  private get own(): OwnStatus | null {
    return this.client === null ? null : statusOf(this.client);
  }

  override render(): TemplateResult {
    const { me, client } = this;
    const status = statusAt(this.own?.status ?? null, Date.now());
    return html`${avatarOf({ ...me, picture: client === null ? "" : facesOf(client).of(me.authid, "") }, false, status?.kind ?? "online")}
      <div>
        <bdi class="name" data-testid="my-name">${me.name}</bdi>
        ${status === null ? nothing : html`<span class="status" data-testid="my-status">${status.text === "" ? availabilityWords(status.kind) : html`<bdi>${status.text}</bdi>`}</span>`}
        ${this.me.login === "guest" ? html`<button class="link" @click=${this.forget}>${t("Not you?")}</button>` : nothing}
      </div>
      <tidings-menu label=${t("About you")} .items=${this.items}></tidings-menu>`;
  }

  private get items(): readonly MenuItem[] {
    return [
      { key: "status", label: t("Set a status"), icon: icons.smile, run: () => this.open({ is: "status" }) },
      { key: "blocks", label: t("People you blocked"), icon: icons.block, run: () => this.open({ is: "blocks" }) },
      { key: "privacy", label: t("What others see"), icon: icons.seen, run: () => this.open({ is: "privacy" }) },
      { key: "data", label: t("Everything about you"), icon: icons.down, run: () => this.open({ is: "data" }) },
      { key: "goodbye", label: t("Delete yourself"), icon: icons.delete, isDanger: true, run: () => this.open({ is: "goodbye" }) },
      ...(mayChoose() ? languages() : []),
    ];
  }

  private open(detail: Personal): void {
    this.dispatchEvent(new CustomEvent("tidings-personal", { detail, bubbles: true, composed: true }));
  }

  private forget(): void {
    this.dispatchEvent(new CustomEvent("tidings-forget", { bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    avatar,
    presence,
    css`
      :host {
        display: flex;
        flex: none;
        align-items: center;
        gap: 0.65rem;
        min-height: 4rem;
        padding: 0.5rem 1rem;
        border-top: 1px solid var(--tidings-line);
      }

      div {
        flex: 1;
        min-width: 0;
        line-height: 1.3;
      }

      .name {
        display: block;
        padding-inline: 0.15em;
        overflow: hidden;
        font-weight: 600;
        text-align: match-parent; /* a name of the other direction stands where ours would */
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .link,
      .status {
        font-size: 0.82rem;
      }

      .status {
        display: block;
        overflow: hidden;
        color: var(--tidings-ink-soft);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];
}

/** Each in its own words: whoever looks for theirs may not read the one that is shown. */
function languages(): readonly MenuItem[] {
  const known = Object.entries(LANGUAGES) as [Language, string][];
  return known.map(([key, label]) => ({ key, label, icon: icons.language, isChosen: key === currentLanguage(), run: () => void choose(key) }));
}
