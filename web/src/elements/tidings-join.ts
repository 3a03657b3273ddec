import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { sentenceFor } from "../chat/words.js";
import type { LinkState, TidingsError } from "../client/index.js";
import { parts, t } from "../i18n/index.js";
import { logo } from "./parts.js";
import { base, controls } from "./styles.js";

/**
 * Asks a newcomer for a nickname.
 *
 * @fires tidings-enter - `detail` is the nickname
 */
export class TidingsJoin extends LitElement {
  static override properties = {
    room: { attribute: false },
    invited: { attribute: false },
    error: { attribute: false },
    busy: { attribute: false },
    link: { attribute: false },
    embedded: { type: Boolean, reflect: true },
    missing: { state: true },
  };
  declare room: string;
  /** Whether we came by a link, of which is told more when we are in. */
  declare invited: boolean;
  declare error: TidingsError | null;
  declare busy: boolean;
  declare link: LinkState | null;
  /** True where it is a part of somebody's page: it takes no focus, and is no landmark. */
  declare embedded: boolean;
  /** True after a try without a name. */
  declare missing: boolean;

  constructor() {
    super();
    this.missing = false;
    this.invited = false;
    this.embedded = false;
  }

  override render(): TemplateResult {
    const { problem } = this;
    return html`<div class="place" role=${this.embedded ? nothing : "main"}>
      <form @submit=${this.submit} novalidate>
        ${this.embedded ? nothing : html`${logo(56)}<h1>Tidings</h1>`}
        <p class="hint">
          ${this.invited
            ? t("You are invited. Choose a name, and see where to.")
            : parts("Come in and say hello in {room}.", { room: html`<bdi class="room">${this.room}</bdi>` })}
        </p>
        <label for="nickname">${t("Your nickname")}</label>
        <input
          id="nickname"
          name="nickname"
          autocomplete="nickname"
          autocapitalize="words"
          spellcheck="false"
          maxlength="80"
          dir="auto"
          required
          aria-describedby=${problem === null ? "nickname-hint" : "nickname-error"}
          aria-invalid=${problem === null ? "false" : "true"}
        />
        ${problem === null
          ? html`<p id="nickname-hint" class="hint">${t("The name that others see. You need no account.")}</p>`
          : html`<p id="nickname-error" class="error" role="alert">${problem}</p>`}
        <button class="primary" ?disabled=${this.busy}>${this.busy ? t("Coming in…") : t("Come in")}</button>
        <p class="hint wait" role="status">${this.waiting()}</p>
      </form>
    </div>`;
  }

  override firstUpdated(): void {
    if (!this.embedded) this.input?.focus();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("error") || this.error === null) return;
    this.input?.focus();
    this.input?.select();
  }

  private get problem(): string | null {
    if (this.missing) return t("Choose a name first.");
    return this.error === null ? null : sentenceFor(this.error);
  }

  private waiting(): string | typeof nothing {
    if (this.link?.state !== "waiting") return nothing;
    return this.link.offline ? t("You are offline. We try again when you are back.") : t("The server does not answer yet. We keep trying.");
  }

  private get input(): HTMLInputElement | null {
    return this.renderRoot.querySelector("input");
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const nickname = this.input?.value.trim() ?? "";
    this.missing = nickname === "";
    if (this.missing) this.input?.focus();
    else this.dispatchEvent(new CustomEvent("tidings-enter", { detail: nickname, bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    css`
      .place {
        display: grid;
        place-items: center;
        min-height: 100dvh;
        padding: 1.5rem 1rem;
      }

      :host([embedded]) .place {
        min-height: 100%;
        padding: 1rem;
      }

      :host([embedded]) form {
        padding: 1.25rem;
        border: 0;
        box-shadow: none;
        background: none;
      }

      form {
        display: grid;
        gap: 0.6rem;
        width: min(100%, 23rem);
        padding: 2rem clamp(1.25rem, 6vw, 2rem);
        border: 1px solid var(--tidings-line);
        border-radius: 1.25rem;
        background: var(--tidings-card);
        box-shadow: var(--tidings-shadow);
      }

      h1 {
        font: 600 2rem / 1.1 var(--tidings-font-title);
        letter-spacing: -0.01em;
      }

      h1 + .hint {
        margin-bottom: 0.75rem;
        font-size: 1rem;
      }

      .room {
        color: var(--tidings-ink);
        font-weight: 600;
      }

      button {
        margin-top: 0.5rem;
        min-height: 2.75rem;
      }

      .hint,
      .error {
        min-height: 1.4rem;
      }

      .wait:empty {
        display: none;
      }
    `,
  ];
}
