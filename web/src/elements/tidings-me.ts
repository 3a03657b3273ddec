import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import type { Identity } from "../client/index.js";
import { avatarOf } from "./parts.js";
import { avatar, base, controls } from "./styles.js";

/**
 * Who we are here.
 *
 * @fires tidings-forget - we are somebody else
 */
export class TidingsMe extends LitElement {
  static override properties = { me: { attribute: false } };
  declare me: Identity;

  override render(): TemplateResult {
    return html`${avatarOf(this.me)}
      <div>
        <bdi class="name" data-testid="my-name">${this.me.name}</bdi>
        ${this.me.login === "guest" ? html`<button class="link" @click=${this.forget}>Not you?</button>` : nothing}
      </div>`;
  }

  private forget(): void {
    this.dispatchEvent(new CustomEvent("tidings-forget", { bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    avatar,
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
        min-width: 0;
        line-height: 1.3;
      }

      .name {
        display: block;
        padding-inline: 0.15em;
        overflow: hidden;
        font-weight: 600;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .link {
        font-size: 0.82rem;
      }
    `,
  ];
}
