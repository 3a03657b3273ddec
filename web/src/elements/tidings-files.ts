import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import type { Conversation } from "../chat/conversation.js";
import { sentenceFor, sizeOf } from "../chat/words.js";
import type { MessageFile } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { t } from "../i18n/index.js";
import { blank, fileIcons, save, shownSize } from "./file-parts.js";
import { fileStyles } from "./file-styles.js";
import { icons } from "./parts.js";
import { base, controls } from "./styles.js";

/** The files of a message: pictures in their place from the beginning, everything else by name and size. */
export class TidingsFiles extends LitElement {
  static override properties = {
    files: { attribute: false },
    room: { attribute: false },
    urls: { state: true },
    whole: { state: true },
    wholeUrl: { state: true },
    problem: { state: true },
    fetching: { state: true },
  };
  declare files: readonly MessageFile[];
  declare room: Conversation;
  /** Where the small pictures are, by the file's id; those that are not there yet are left out. */
  declare urls: ReadonlyMap<string, string>;
  /** The picture that is shown large. */
  declare whole: MessageFile | null;
  declare wholeUrl: string | null;
  declare problem: string | null;
  /** The file that is on its way to be saved. */
  declare fetching: string | null;
  private near: IntersectionObserver | null = null;
  private isNear = false;

  constructor() {
    super();
    this.files = [];
    this.urls = new Map();
    this.whole = null;
    this.wholeUrl = null;
    this.problem = null;
    this.fetching = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A room has many pictures; those that nobody comes near are not loaded.
    this.near = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true || this.isNear) return;
        this.isNear = true;
        this.load();
      },
      { rootMargin: "400px" },
    );
    this.near.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.near?.disconnect();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("files") && this.isNear) this.load();
  }

  override render(): TemplateResult {
    const pictures = this.files.filter(({ kind }) => kind === "image");
    const others = this.files.filter(({ kind }) => kind !== "image");
    return html`${pictures.length === 0 ? nothing : html`<div class="pictures">${pictures.map((file) => this.picture(file))}</div>`}
    ${others.length === 0 ? nothing : html`<div class="chips">${others.map((file) => this.chip(file))}</div>`}
    ${this.problem === null
      ? nothing
      : html`<p class="error" role="alert">${this.problem} <button class="link" @click=${() => this.load()}>${t("Try again")}</button></p>`}
    ${this.whole === null ? nothing : this.viewer(this.whole)}`;
  }

  private picture(file: MessageFile): TemplateResult {
    const size = shownSize(file);
    const alt = file.alt === "" ? t("Picture: {name}", { name: file.name }) : file.alt;
    return html`<button class="picture" title=${t("Show the whole picture")} aria-haspopup="dialog" @click=${() => void this.show(file)}>
      <img
        src=${this.urls.get(file.id) ?? blank(size)}
        width=${size.width}
        height=${size.height}
        alt=${alt}
        decoding="async"
        data-loaded=${this.urls.has(file.id) ? "true" : "false"}
      />
    </button>`;
  }

  private chip(file: MessageFile): TemplateResult {
    const isComing = this.fetching === file.id;
    return html`<button class="chip" title=${t("Download")} ?disabled=${isComing} @click=${() => void this.download(file)}>
      ${fileIcons.file} <span class="unseen">${t("Download")}</span> <bdi class="name">${file.name}</bdi>
      <span class="hint">${isComing ? t("Loading…") : sizeOf(file.bytes)}</span>
    </button>`;
  }

  private viewer(file: MessageFile): TemplateResult {
    const size = { width: file.width ?? 4, height: file.height ?? 3 };
    return html`<dialog aria-label=${file.alt === "" ? file.name : file.alt} @close=${() => (this.whole = null)} @click=${closeOnStage}>
      <div class="bar">
        <bdi class="name">${file.name}</bdi> <span class="hint">${sizeOf(file.bytes)}</span>
        <button class="icon" aria-label=${t("Download")} title=${t("Download")} @click=${() => void this.download(file)}>${fileIcons.save}</button>
        <button class="icon" aria-label=${t("Close")} title=${t("Close")} @click=${() => this.dialog?.close()}>${icons.close}</button>
      </div>
      <div class="stage">
        <img src=${this.wholeUrl ?? this.urls.get(file.id) ?? blank(size)} width=${size.width} height=${size.height} alt=${file.alt} />
      </div>
      <p class="caption">${file.alt === "" ? html`<span class="hint">${t("No description")}</span>` : file.alt}</p>
    </dialog>`;
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  private async show(file: MessageFile): Promise<void> {
    this.whole = file;
    this.wholeUrl = null;
    await this.updateComplete;
    this.dialog?.showModal();
    await this.attempt(async () => {
      const url = await this.room.fileUrl(file, "whole");
      if (this.whole === file) this.wholeUrl = url;
    });
  }

  private async download(file: MessageFile): Promise<void> {
    this.fetching = file.id;
    await this.attempt(async () => save(await this.room.fileUrl(file, "whole"), file.name));
    this.fetching = null;
  }

  private load(): void {
    this.problem = null;
    for (const file of this.files) {
      if (file.kind === "image" && !this.urls.has(file.id)) void this.attempt(() => this.loadOne(file));
    }
  }

  private async loadOne(file: MessageFile): Promise<void> {
    const url = await this.room.fileUrl(file, file.thumbnail ? "thumbnail" : "whole");
    this.urls = new Map([...this.urls, [file.id, url]]);
  }

  private async attempt(what: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await what();
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    }
  }

  static override styles = [base, controls, fileStyles];
}

/** A click on the picture, or beside it, closes. */
function closeOnStage(event: MouseEvent): void {
  if ((event.target as Element).closest(".stage") !== null) (event.currentTarget as HTMLDialogElement).close();
}
