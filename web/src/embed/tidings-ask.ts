import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import type { TidingsClient } from "../client/index.js";
import { base } from "../elements/styles.js";
import { t } from "../i18n/index.js";
import { cornerStyles, sealed } from "./embed-styles.js";
import { Holder } from "./holder.js";

/**
 * Questions that the site's backends ask whoever is logged in, in a corner of any page.
 *
 * @fires tidings-ask - a question came or went; `detail` is how many are open
 */
export class TidingsAsk extends LitElement {
  static override properties = { open: { state: true }, client: { state: true } };
  /** How many questions there are. */
  declare open: number;
  declare client: TidingsClient | null;
  /** What had the focus before a question got it. */
  private focusBefore: HTMLElement | null = null;

  constructor() {
    super();
    this.open = 0;
    this.client = null;
    new Holder(this, { shows: false, bind: (client, me) => (this.client = me === null ? null : client) });
  }

  /** In the top layer, whatever the page stacks. */
  protected override firstUpdated(): void {
    this.raise();
  }

  /** Once more for each new one, so that it is above what opened since; but the focus stays where it is. */
  private counted(open: number): void {
    const isNew = open > this.open;
    this.open = open;
    if (isNew) this.raise();
  }

  private raise(): void {
    const corner = this.renderRoot.querySelector<HTMLElement>(".corner");
    if (corner === null || typeof corner.showPopover !== "function" || corner.matches(":focus-within")) return;
    if (corner.matches(":popover-open")) corner.hidePopover();
    corner.showPopover();
  }

  override render(): TemplateResult {
    return html`<div class="root">
      <div
        class="corner"
        popover="manual"
        role=${this.open > 0 ? "region" : nothing}
        aria-label=${this.open > 0 ? t("Questions") : nothing}
        @focusin=${this.focused}
        @tidings-ask=${(event: CustomEvent<number>) => this.counted(event.detail)}
        @tidings-ask-done=${() => this.focusBefore?.focus()}
      >
        <tidings-asks .client=${this.client}></tidings-asks>
      </div>
    </div>`;
  }

  private focused({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof HTMLElement && !this.renderRoot.contains(relatedTarget)) this.focusBefore = relatedTarget;
  }

  static override styles = [
    base,
    sealed,
    cornerStyles,
    css`
      .corner {
        inset-block-start: 0;
        width: min(26rem, 100vw);
        pointer-events: none;
      }

      tidings-asks {
        pointer-events: auto;
      }
    `,
  ];
}
