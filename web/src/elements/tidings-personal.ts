import { LitElement, type TemplateResult, html, nothing } from "lit";
import { blocksOf } from "../chat/blocks.js";
import { privacyOf } from "../chat/privacy.js";
import type { RoomModel } from "../chat/room.js";
import { statusOf } from "../chat/status.js";
import type { Author, TidingsClient } from "../client/index.js";
import { key, t } from "../i18n/index.js";
import { closeOnVeil, dialogStyles } from "./dialogs.js";
import { base, controls } from "./styles.js";

/** What is between us and somebody else, or about ourselves alone. */
export type Personal =
  | { readonly is: "block" | "person"; readonly person: Author }
  | { readonly is: "blocks" | "privacy" | "data" | "goodbye" | "status" };

const LABELS = {
  block: key("Block somebody"),
  person: key("Profile"),
  status: key("Your status"),
  blocks: key("People you blocked"),
  privacy: key("What others see"),
  data: key("Everything about you"),
  goodbye: key("Delete yourself"),
};

/**
 * What opens over the page about one person: who somebody is, whom we block, our own status, what others see of us, all
 * that is kept of us, and its end. Its parts are loaded when they are wanted.
 */
export class TidingsPersonal extends LitElement {
  static override properties = { client: { attribute: false }, room: { attribute: false }, shown: { state: true } };
  declare client: TidingsClient;
  /** Where somebody was met. */
  declare room: RoomModel;
  /** What is open; only that asks for anything. */
  declare shown: Personal | null;

  constructor() {
    super();
    this.shown = null;
  }

  get isOpen(): boolean {
    return this.shown !== null;
  }

  async show(what: Personal): Promise<void> {
    await import("./personal-parts.js");
    this.shown = what;
    await this.updateComplete;
    if (this.dialog?.open === false) this.dialog.showModal();
  }

  override render(): TemplateResult {
    const { shown } = this;
    return html`<dialog
      class="right wide"
      aria-label=${shown === null ? nothing : t(LABELS[shown.is])}
      @click=${closeOnVeil}
      @close=${() => (this.shown = null)}
      @tidings-close=${() => this.dialog?.close()}
    >
      ${shown === null ? nothing : this.content(shown)}
    </dialog>`;
  }

  private content(shown: Personal): TemplateResult {
    const blocks = blocksOf(this.client);
    switch (shown.is) {
      case "block":
        return html`<tidings-block .blocks=${blocks} .person=${shown.person}></tidings-block>`;
      case "person":
        return html`<tidings-person .client=${this.client} .room=${this.room} .person=${shown.person}></tidings-person>`;
      case "status":
        return html`<tidings-own-status .own=${statusOf(this.client)} .most=${privacyOf(this.client).mine?.status_characters ?? 80}></tidings-own-status>`;
      case "blocks":
        return html`<tidings-blocks .blocks=${blocks}></tidings-blocks>`;
      case "privacy":
        return html`<tidings-privacy .privacy=${privacyOf(this.client)}></tidings-privacy>`;
      case "data":
        return html`<tidings-own-data .client=${this.client}></tidings-own-data>`;
      case "goodbye":
        return html`<tidings-goodbye .client=${this.client}></tidings-goodbye>`;
    }
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  static override styles = [base, controls, dialogStyles];
}
