import { LitElement, type TemplateResult, html, nothing } from "lit";
import type { RoomModel } from "../chat/room.js";
import type { Author, Message } from "../client/index.js";
import { key, t } from "../i18n/index.js";
import { closeOnVeil, dialogStyles } from "./dialogs.js";
import { base, controls } from "./styles.js";

type Shown =
  | { readonly is: "overview" }
  | { readonly is: "person"; readonly person: Author }
  | { readonly is: "report"; readonly message: Message };

const LABELS = { overview: key("Moderation"), person: key("Moderate"), report: key("Report a message") };

/** What opens over the page to moderate: the overview of a room, the form about a person, the form to report a message. */
export class TidingsModeration extends LitElement {
  static override properties = { room: { attribute: false }, shown: { state: true } };
  declare room: RoomModel;
  /** What is open; only that asks for anything. */
  declare shown: Shown | null;

  constructor() {
    super();
    this.shown = null;
  }

  get isOpen(): boolean {
    return this.shown !== null;
  }

  overview(): Promise<void> {
    return this.show({ is: "overview" });
  }

  moderate(person: Author): Promise<void> {
    return this.show({ is: "person", person });
  }

  report(message: Message): Promise<void> {
    return this.show({ is: "report", message });
  }

  override render(): TemplateResult {
    const { shown } = this;
    return html`<dialog
      class="right wide"
      aria-label=${shown === null ? t("Moderation") : t(LABELS[shown.is])}
      @click=${closeOnVeil}
      @close=${() => (this.shown = null)}
      @tidings-close=${() => this.dialog?.close()}
    >
      ${shown === null ? nothing : this.content(shown)}
    </dialog>`;
  }

  private content(shown: Shown): TemplateResult {
    const { room } = this;
    switch (shown.is) {
      case "overview":
        return html`<tidings-moderation-panel .room=${room}></tidings-moderation-panel>`;
      case "person":
        return html`<tidings-sanction .room=${room} .person=${shown.person}></tidings-sanction>`;
      case "report":
        return html`<tidings-report .room=${room} .message=${shown.message}></tidings-report>`;
    }
  }

  private async show(what: Shown): Promise<void> {
    this.shown = what;
    await this.updateComplete;
    if (this.dialog?.open === false) this.dialog.showModal();
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  static override styles = [base, controls, dialogStyles];
}
