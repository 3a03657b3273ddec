import { LitElement, type TemplateResult, html, nothing } from "lit";
import { keepDraft, readDraft } from "../chat/drafts.js";
import { pictureAddress } from "../chat/linkify.js";
import { quoteOf } from "../chat/quote.js";
import type { Conversation } from "../chat/conversation.js";
import type { Hold } from "../chat/hold.js";
import { type Suggestion, type Typing, commandsFor, emojiFor, peopleFor } from "../chat/suggestions.js";
import type { Attachment, Message } from "../client/index.js";
import { plural, t } from "../i18n/index.js";
import { composerStyles } from "./composer-styles.js";
import { fileIcons } from "./file-parts.js";
import { icons } from "./parts.js";
import { base, controls } from "./styles.js";
import { LIST_ID, Suggesting } from "./suggesting.js";
import type { TidingsAttach } from "./tidings-attach.js";
import { Watch } from "./watch.js";

const TEXT_LIMIT = 4096;
/** The limit is shown when this few characters are left. */
const LIMIT_NEAR = 400;
/** Keys that move the cursor and write nothing. */
const MOVES = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);

/**
 * Where a message is written. Enter sends, Shift+Enter makes a line.
 *
 * @fires tidings-edit-last - arrow up in an empty field
 */
export class TidingsComposer extends LitElement {
  static override properties = {
    room: { attribute: false },
    hint: { attribute: false },
    picture: { state: true },
    problem: { state: true },
    length: { state: true },
    waits: { state: true },
  };
  declare room: Conversation;
  /** A sentence above the field: for example, that we are offline. */
  declare hint: string | null;
  /** True while the address of a picture is asked for. */
  declare picture: boolean;
  declare problem: string | null;
  declare length: number;
  /** It is to be sent as soon as its files are there. */
  declare waits: boolean;

  private readonly suggesting = new Suggesting(
    this,
    (typing) => this.suggestions(typing),
    (text, cursor) => this.put(text, cursor),
  );

  constructor() {
    super();
    this.hint = null;
    this.picture = false;
    this.problem = null;
    this.length = 0;
    this.waits = false;
    new Watch(this, () => this.room.uploads);
    new Watch(this, () => this.room);
  }

  /** Puts the cursor into the field. */
  focusField(): void {
    void this.updateComplete.then(() => this.field?.focus());
  }

  /** Puts a quote before what is written already, and the cursor at the end. */
  quote({ author, text }: Message): void {
    const { field } = this;
    if (field === null) return;
    field.value = quoteOf(author.name, text) + field.value;
    keepDraft(this.room.draft, field.value);
    this.measure(field);
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  private emoji(event: Event): void {
    this.renderRoot.querySelector("tidings-emoji")?.open(event.currentTarget as HTMLElement);
  }

  /** Puts something where the cursor is, in place of what is marked. */
  private insert(text: string): void {
    const { field } = this;
    if (field === null) return;
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    this.put(field.value, field.selectionStart);
  }

  override render(): TemplateResult {
    const hold = this.room.hold?.is ?? null;
    return html`<tidings-hold .room=${this.room} @tidings-hold-over=${() => this.requestUpdate()}></tidings-hold>
    <form ?hidden=${isShut(hold)} @submit=${this.submit} aria-label=${this.room.thread === null ? t("Write a message") : t("Write a reply")}>
      <p class="notice" role="status">${this.hint ?? nothing}</p>
      ${this.picture ? this.pictureFields() : nothing}
      <tidings-attach
        .uploads=${this.room.uploads}
        .zone=${this.zone}
        .offline=${this.hint !== null}
        @tidings-attached=${() => this.attached()}
      ></tidings-attach>
      <div class="line">
        <button type="button" class="icon" aria-label=${t("Attach files")} title=${t("Attach files")} @click=${() => this.attach?.choose()}>
          ${fileIcons.clip}
        </button>
        <button type="button" class="icon camera" aria-label=${t("Take a photo")} title=${t("Take a photo")} @click=${() => this.attach?.takePhoto()}>
          ${fileIcons.camera}
        </button>
        <button
          type="button"
          class="icon"
          aria-label=${t("Add a picture")}
          aria-expanded=${this.picture ? "true" : "false"}
          title=${t("Add a picture")}
          @click=${() => void this.togglePicture()}
        >
          ${icons.picture}
        </button>
        <button type="button" class="icon emoji" aria-label=${t("Insert an emoji")} aria-haspopup="dialog" title=${t("Insert an emoji")} @click=${this.emoji}>
          ${icons.smile}
        </button>
        <tidings-emoji @tidings-emoji=${(event: CustomEvent<string>) => this.insert(event.detail)}></tidings-emoji>
        ${this.suggesting.render(() => this.field)}
        <textarea
          id="message"
          rows="1"
          aria-label=${this.room.thread === null ? t("Message") : t("Reply")}
          placeholder=${this.room.thread === null ? t("Write a message") : t("Write a reply")}
          dir="auto"
          enterkeyhint="send"
          autocomplete="off"
          ?readonly=${hold === "muted"}
          aria-invalid=${this.isTooLong ? "true" : "false"}
          aria-autocomplete="list"
          aria-controls=${LIST_ID}
          aria-activedescendant=${this.suggesting.activeId}
          @input=${this.typed}
          @keydown=${this.key}
          @keyup=${this.moved}
          @click=${this.moved}
          @focus=${this.entered}
          @blur=${this.left}
          @paste=${this.pasted}
        ></textarea>
        <button class="primary icon" aria-label=${t("Send")} title=${t("Send")} aria-disabled=${hold === null ? "false" : "true"}>${icons.send}</button>
      </div>
      <p class="limit ${this.isTooLong ? "error" : "hint"}" role="status">${this.limitLine()}</p>
    </form>`;
  }

  private pictureFields(): TemplateResult {
    return html`<fieldset @keydown=${this.escapePicture}>
      <legend class="unseen">${t("Picture")}</legend>
      <div>
        <label for="url">${t("Address of the picture")}</label>
        <input
          id="url"
          inputmode="url"
          autocomplete="off"
          placeholder="https://"
          aria-describedby="picture-problem"
          aria-invalid=${this.problem === null ? "false" : "true"}
        />
      </div>
      <div>
        <label for="alt">${t("What it shows")}</label>
        <input id="alt" autocomplete="off" maxlength="300" dir="auto" placeholder=${t("For those who cannot see it")} />
      </div>
      <p id="picture-problem" class="error" role="alert">${this.problem ?? nothing}</p>
    </fieldset>`;
  }

  private get isTooLong(): boolean {
    return this.length > TEXT_LIMIT;
  }

  private limitLine(): string | typeof nothing {
    if (this.waits) return t("Sent as soon as the files are there");
    const left = TEXT_LIMIT - this.length;
    if (left > LIMIT_NEAR) return nothing;
    return left >= 0 ? plural("1 character left", "{count} characters left", left) : plural("1 character too many", "{count} characters too many", -left);
  }

  private get field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector("textarea");
  }

  private get attach(): TidingsAttach | null { return this.renderRoot.querySelector("tidings-attach"); }

  /** Files may be dropped on the whole conversation. */
  private get zone(): HTMLElement | null {
    const root = this.getRootNode();
    return this.parentElement ?? (root instanceof ShadowRoot ? (root.host as HTMLElement) : null);
  }

  private pasted(event: ClipboardEvent): void {
    const files = event.clipboardData?.files ?? [];
    if (files.length === 0) return;
    event.preventDefault();
    this.attach?.add(files);
  }

  private attached(): void {
    this.waits = false;
    this.field?.focus();
  }

  /** Whoever pressed Enter before the files were there is done; unless one of them does not come. */
  private goOn(): void {
    if (!this.waits || this.room.uploads.isBusy) return;
    this.waits = false;
    if (!this.room.uploads.hasFailed) this.renderRoot.querySelector("form")?.requestSubmit();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    this.goOn();
    if (!changed.has("room")) return;
    this.waits = false;
    const { field } = this;
    if (field === null) return;
    field.value = readDraft(this.room.draft);
    this.measure(field);
  }

  private typed(event: InputEvent): void {
    const field = event.target as HTMLTextAreaElement;
    keepDraft(this.room.draft, field.value);
    this.measure(field);
    this.room.typed(field.value);
    this.suggesting.look(field);
  }

  /** The cursor may be somewhere else now. */
  private moved(event: Event): void {
    if (event instanceof KeyboardEvent && !MOVES.has(event.key)) return;
    this.suggesting.look(event.target as HTMLTextAreaElement);
  }

  /** Whoever begins to write may address somebody, or name an emoji, without waiting for suggestions. */
  private entered(): void {
    const { help } = this.room;
    help.know("@", () => undefined);
    help.know(":", () => undefined);
  }

  private left(): void {
    this.suggesting.close();
    this.room.typingEnded();
  }

  /** What is not known yet is asked for, and looked at again. */
  private suggestions({ sign, letters }: Typing): readonly Suggestion[] {
    const { help } = this.room;
    const known = help.know(sign, () => this.lookAgain());
    if (sign === "@") return peopleFor(letters, this.room.known, this.room.myAuthid, help.find(letters, () => this.lookAgain()));
    if (!known) return [];
    return sign === "/" ? commandsFor(letters, help.commands) : emojiFor(letters, help.emoji);
  }

  private lookAgain(): void {
    if (this.field !== null && this.suggesting.isLooking) this.suggesting.look(this.field);
  }

  private put(text: string, cursor: number): void {
    const { field } = this;
    if (field === null) return;
    field.value = text;
    field.setSelectionRange(cursor, cursor);
    keepDraft(this.room.draft, text);
    this.measure(field);
    field.focus();
  }

  private measure(field: HTMLTextAreaElement): void {
    this.length = Array.from(field.value.trim()).length; // the server counts characters, not UTF-16 units
    if (!CSS.supports("field-sizing", "content")) {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight + 2}px`;
    }
  }

  private key(event: KeyboardEvent): void {
    if (this.suggesting.key(event, event.target as HTMLTextAreaElement)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      (event.target as HTMLTextAreaElement).form?.requestSubmit();
    } else if (event.key === "ArrowUp" && !event.altKey && this.field?.value === "") {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent("tidings-edit-last", { bubbles: true, composed: true }));
    }
  }

  private async togglePicture(): Promise<void> {
    this.picture = !this.picture;
    this.problem = null;
    await this.updateComplete;
    if (this.picture) this.renderRoot.querySelector<HTMLInputElement>("#url")?.focus();
    else this.focusField();
  }

  private escapePicture(event: KeyboardEvent): void {
    if (event.key === "Escape") void this.togglePicture();
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const { field } = this;
    const attachments = this.attachments();
    if (field === null || attachments === null || this.room.hold !== null) return; // what is written stays
    const text = field.value.trim();
    const { uploads } = this.room;
    if ((text === "" && attachments.length + uploads.items.length === 0) || this.isTooLong || uploads.hasFailed) {
      field.focus();
      return;
    }
    if (uploads.isBusy) {
      this.waits = true;
      return;
    }
    this.room.submit(text, attachments, uploads.take());
    field.value = "";
    this.suggesting.close();
    keepDraft(this.room.draft, "");
    this.picture = false;
    this.measure(field);
    field.focus();
  }

  /** The picture that was given, none, or null if its address will not do. */
  private attachments(): readonly Attachment[] | null {
    const given = this.renderRoot.querySelector<HTMLInputElement>("#url");
    if (given === null || given.value.trim() === "") return [];
    const url = pictureAddress(given.value.trim(), location.href);
    if (url === null) {
      this.problem = t("A picture's address begins with https://");
      given.focus();
      return null;
    }
    const alt = this.renderRoot.querySelector<HTMLInputElement>("#alt")?.value.trim() ?? "";
    return [{ kind: "image", url, alt }];
  }

  static override styles = [base, controls, composerStyles];
}

/** Nothing will be said there soon: there is no field for it. */
function isShut(hold: Hold["is"] | null): boolean {
  return hold === "archived" || hold === "apart";
}
