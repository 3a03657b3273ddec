import { LitElement, type PropertyValues, type TemplateResult, html, nothing, svg } from "lit";
import type { Conversation } from "../chat/conversation.js";
import { FoldedPreviews } from "../chat/folded-previews.js";
import { webAddress } from "../chat/linkify.js";
import { browserStore } from "../client/credentials.js";
import type { MessageFile, Preview } from "../client/index.js";
import { plural, t } from "../i18n/index.js";
import { blank } from "./file-parts.js";
import { icon } from "./parts.js";
import { previewStyles } from "./preview-styles.js";
import { base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/** One choice for all of a page. */
const choice = new FoldedPreviews(browserStore());
const FOLD = icon(svg`<path d="m6.500 14.500 5.500-5.500 5.500 5.500" />`, 18);
const SQUARE = { width: 88, height: 88 };

/** What the links of a message lead to, in the pages' own words; pictures come from the node, never from those pages. */
export class TidingsPreviews extends LitElement {
  static override properties = {
    previews: { attribute: false },
    room: { attribute: false },
    urls: { state: true },
  };
  declare previews: readonly Preview[];
  declare room: Conversation;
  /** Where the pictures are, by the file's id. */
  declare urls: ReadonlyMap<string, string>;
  private near: IntersectionObserver | null = null;
  private isNear = false;

  constructor() {
    super();
    this.previews = [];
    this.urls = new Map();
    new Watch(this, () => choice);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.near = new IntersectionObserver(([entry]) => this.came(entry?.isIntersecting === true), { rootMargin: "400px" });
    this.near.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.near?.disconnect();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("previews") || !choice.areFolded) this.load();
  }

  override render(): TemplateResult {
    if (choice.areFolded) {
      const says = this.previews.length === 1 ? t("Show preview") : plural("Show 1 preview", "Show {count} previews", this.previews.length);
      return html`<p class="shut"><button class="link" aria-expanded="false" @click=${this.toggle}>${says}</button></p>`;
    }
    return html`${this.previews.map((preview, place) => this.card(preview, place === 0))}`;
  }

  private card(preview: Preview, isFirst: boolean): TemplateResult {
    const { title, description, site, host, lang, dir, picture } = preview;
    const fold = isFirst
      ? html`<button class="icon fold" aria-expanded="true" aria-label=${t("Hide previews")} title=${t("Hide previews")} @click=${this.toggle}>${FOLD}</button>`
      : nothing;
    if (title === "") {
      if (picture === null) return html``;
      return html`<div class="alone" role="group" aria-label=${t("Picture from {host}", { host })}><tidings-files .files=${[picture]} .room=${this.room}></tidings-files>${fold}</div>`;
    }
    return html`<div class="card" role="group" aria-label=${t("Preview of {host}", { host })}>
      <div class="from">${site === "" || site === host ? nothing : html`<bdi lang=${lang || nothing}>${site}</bdi> · `}<bdi dir="ltr">${host}</bdi></div>
      ${fold}
      <div class="words" ?data-wide=${picture === null}>
        ${this.heading(preview)}
        ${description === "" ? nothing : html`<p class="description" lang=${lang || nothing} dir=${dir}>${description}</p>`}
      </div>
      ${picture === null ? nothing : this.picture(picture)}
    </div>`;
  }

  private heading({ url, title, lang, dir }: Preview): TemplateResult {
    const address = webAddress(url);
    if (address === null) return html`<span class="title" lang=${lang || nothing} dir=${dir}>${title}</span>`;
    return html`<a class="title" lang=${lang || nothing} dir=${dir} href=${address} target="_blank" rel="noopener noreferrer nofollow ugc">${title}</a>`;
  }

  private picture(file: MessageFile): TemplateResult {
    const url = this.urls.get(file.id);
    return html`<img class="picture" src=${url ?? blank(SQUARE)} width=${SQUARE.width} height=${SQUARE.height} alt=${file.alt} decoding="async" data-loaded=${url !== undefined} />`;
  }

  private toggle(): void {
    choice.toggle();
    void this.updateComplete.then(() => this.renderRoot.querySelector("button")?.focus());
  }

  private came(isNear: boolean): void {
    if (!isNear || this.isNear) return;
    this.isNear = true;
    this.load();
  }

  private load(): void {
    if (!this.isNear || choice.areFolded) return;
    for (const { title, picture } of this.previews) {
      if (title !== "" && picture !== null && !this.urls.has(picture.id)) void this.loadOne(picture);
    }
  }

  /** A picture that cannot be had leaves its place empty: the words are what counts. */
  private async loadOne(file: MessageFile): Promise<void> {
    try {
      const url = await this.room.fileUrl(file, file.thumbnail ? "thumbnail" : "whole");
      this.urls = new Map([...this.urls, [file.id, url]]);
    } catch {
      this.isNear = true;
    }
  }

  static override styles = [base, controls, previewStyles];
}
