import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { accept, look } from "../chat/invitations.js";
import { membersOf, sentenceFor } from "../chat/words.js";
import { asTidingsError } from "../client/errors.js";
import type { InviteLookReply, TidingsClient } from "../client/index.js";
import { parts, t } from "../i18n/index.js";
import { base, controls } from "./styles.js";

type Shown =
  | { readonly is: "loading" }
  | { readonly is: "failed"; readonly problem: string }
  | { readonly is: "invited"; readonly to: InviteLookReply };

/**
 * For whoever came by a link: where it leads, and the way in.
 *
 * @fires tidings-open - we are in; `detail` is the name of the room
 * @fires tidings-close - it is to go away
 */
export class TidingsInvited extends LitElement {
  static override properties = {
    client: { attribute: false },
    secret: { attribute: false },
    shown: { state: true },
    busy: { state: true },
    problem: { state: true },
  };
  declare client: TidingsClient;
  declare secret: string | null;
  declare shown: Shown;
  declare busy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.secret = null;
    this.shown = { is: "loading" };
    this.busy = false;
    this.problem = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("secret") && this.secret !== null) void this.look(this.secret);
  }

  override render(): TemplateResult {
    return html`<div class="invited" role="status">${this.content(this.shown)}</div>
      <p class="error" role="alert">${this.problem ?? nothing}</p>
      ${this.ways(this.shown)}`;
  }

  private content(shown: Shown): TemplateResult {
    switch (shown.is) {
      case "loading":
        return html`<p>${t("One moment…")}</p>`;
      case "failed":
        return html`<h2>${t("Invitation")}</h2>
          <p>${shown.problem}</p>
          <p class="soft">${t("Ask whoever gave you the link for a new one.")}</p>`;
      case "invited": {
        const { title, room, topic, members, by } = shown.to;
        return html`<p class="soft">${parts("{name} invites you to", { name: html`<bdi>${by.name}</bdi>` })}</p>
          <h2><bdi>${title === "" ? room : title}</bdi></h2>
          ${topic === "" ? nothing : html`<p dir="auto">${topic}</p>`}
          <p class="soft">${membersOf(members)}</p>`;
      }
    }
  }

  private ways(shown: Shown): TemplateResult | typeof nothing {
    if (shown.is === "loading") return nothing;
    if (shown.is === "failed") return html`<div class="row"><button class="primary" autofocus @click=${this.leave}>${t("Close")}</button></div>`;
    return html`<div class="row">
      <button class="primary" autofocus ?disabled=${this.busy} @click=${() => void this.join()}>${shown.to.joined ? t("Open room") : t("Join room")}</button>
      <button @click=${this.leave}>${t("Not now")}</button>
    </div>`;
  }

  private async look(secret: string): Promise<void> {
    this.shown = { is: "loading" };
    try {
      this.shown = { is: "invited", to: await look(this.client, secret) };
    } catch (error) {
      this.shown = { is: "failed", problem: sentenceFor(asTidingsError(error)) };
    }
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLButtonElement>("button.primary")?.focus();
  }

  private async join(): Promise<void> {
    if (this.secret === null) return;
    this.busy = true;
    this.problem = null;
    try {
      const { name } = await accept(this.client, this.secret);
      this.leave();
      this.dispatchEvent(new CustomEvent("tidings-open", { detail: name, bubbles: true, composed: true }));
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    } finally {
      this.busy = false;
    }
  }

  private leave(): void {
    this.dispatchEvent(new CustomEvent("tidings-close", { bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 0.9rem;
        padding: 1.6rem 1.4rem 1.4rem;
      }

      .invited {
        display: grid;
        gap: 0.45rem;
        overflow-wrap: anywhere;
      }

      h2 {
        font: 600 1.5rem / 1.2 var(--tidings-font-title);
      }

      .soft {
        color: var(--tidings-ink-soft);
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
    `,
  ];
}
