import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import type { Upload, Uploads } from "../chat/uploads.js";
import { sizeOf } from "../chat/words.js";
import { t } from "../i18n/index.js";
import { accepted, fileIcons } from "./file-parts.js";
import { attachStyles } from "./file-styles.js";
import { icons } from "./parts.js";
import { base, controls } from "./styles.js";
import { Watch } from "./watch.js";

/**
 * The files that go with the next message: how far they are, what they show, and the way to take one away. Files may be
 * chosen (`choose`), pasted (`add`), and dropped anywhere on what `zone` is.
 *
 * @fires tidings-attached - files were added or taken away
 */
export class TidingsAttach extends LitElement {
  static override properties = {
    uploads: { attribute: false },
    zone: { attribute: false },
    offline: { attribute: false },
    isOver: { state: true },
  };
  declare uploads: Uploads;
  /** Where files may be dropped. */
  declare zone: HTMLElement | null;
  declare offline: boolean;
  /** Files are being held over it. */
  declare isOver: boolean;
  private unzone: (() => void) | null = null;

  constructor() {
    super();
    this.zone = null;
    this.offline = false;
    this.isOver = false;
    new Watch(this, () => this.uploads);
  }

  /** Lets somebody choose; a phone offers its camera, too. */
  choose(): void {
    void this.uploads.prepare();
    this.renderRoot.querySelector("input")?.click();
  }

  /** Lets somebody take a photo with the camera that looks away from them. */
  takePhoto(): void {
    void this.uploads.prepare();
    this.renderRoot.querySelector<HTMLInputElement>("input[capture]")?.click();
  }

  add(files: Iterable<File>): void {
    const all = [...files];
    if (all.length === 0) return;
    this.uploads.add(all);
    this.told();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unzone?.();
    this.unzone = null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.isOver) this.cover();
    if (!changed.has("zone") && this.unzone !== null) return;
    this.unzone?.();
    this.unzone = this.zone === null ? null : this.watchZone(this.zone);
  }

  override render(): TemplateResult {
    const { items } = this.uploads;
    return html`<input type="file" multiple hidden aria-label=${t("Files to attach")} accept=${accepted(this.uploads.rules)} @change=${this.chosen} />
      <input type="file" accept="image/*" capture="environment" hidden aria-label=${t("Take a photo")} @change=${this.chosen} />
      ${items.length === 0 ? nothing : html`<ul aria-label=${t("Files to send")}>${items.map((item) => this.item(item))}</ul>`}
      <p class="unseen" role="status">${this.status()}</p>
      ${this.isOver ? html`<div class="drop" aria-hidden="true">${t("Drop files to attach them")}</div>` : nothing}`;
  }

  private item(item: Upload): TemplateResult {
    const { blob, preview, state, key } = item;
    return html`<li data-state=${state.is}>
      <span class="thumb" aria-hidden="true">${preview === null ? fileIcons.file : html`<img src=${preview} alt="" />`}</span>
      <div class="about">
        <div class="line"><bdi class="name">${blob.name}</bdi> <span class="hint">${sizeOf(blob.size)}</span></div>
        ${this.progress(item)}
        ${preview === null || state.is === "failed"
          ? nothing
          : html`<input
              aria-label=${t("What {name} shows", { name: blob.name })}
              placeholder=${t("Say what it shows")}
              maxlength="300"
              dir="auto"
              autocomplete="off"
              .value=${item.alt}
              @input=${(event: InputEvent) => this.uploads.describe(key, (event.target as HTMLInputElement).value)}
            />`}
      </div>
      <button type="button" class="icon" aria-label=${t("Remove {name}", { name: blob.name })} title=${t("Remove")} @click=${() => this.takeAway(key)}>${icons.close}</button>
    </li>`;
  }

  private progress({ state, key, blob }: Upload): TemplateResult | typeof nothing {
    switch (state.is) {
      case "waiting":
        return html`<p class="hint">${this.offline ? t("Waiting for the connection") : t("Waiting for its turn")}</p>`;
      case "sending":
        return state.part < 1
          ? html`<progress max="1" value=${state.part} aria-label=${t("Sending {name}", { name: blob.name })}></progress>`
          : html`<progress aria-label=${t("The server looks at {name}", { name: blob.name })}></progress>`;
      case "failed":
        return html`<p class="error">
          ${state.why} ${state.again ? html`<button type="button" class="link" @click=${() => this.uploads.retry(key)}>${t("Try again")}</button>` : nothing}
        </p>`;
      case "there":
        return nothing;
    }
  }

  /** For those who do not see it: how many are there, and what went wrong. */
  private status(): string {
    const { items } = this.uploads;
    if (items.length === 0) return "";
    const failed = items.flatMap(({ blob, state }) => (state.is === "failed" ? [`${blob.name}: ${state.why}`] : []));
    const there = items.filter(({ state }) => state.is === "there").length;
    return [t("{there} of {all} files attached.", { there, all: items.length }), ...failed].join(" ");
  }

  private chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.add(input.files ?? []);
    input.value = ""; // the same file may be chosen again
  }

  private takeAway(key: string): void {
    this.uploads.remove(key);
    this.told();
  }

  private told(): void {
    this.dispatchEvent(new CustomEvent("tidings-attached"));
  }

  private watchZone(zone: HTMLElement): () => void {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      this.isOver = true;
    };
    const out = (event: DragEvent): void => {
      const to = event.relatedTarget;
      if (!(to instanceof Node) || !zone.contains(to)) this.isOver = false;
    };
    const drop = (event: DragEvent): void => {
      this.isOver = false;
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      this.add(event.dataTransfer.files);
    };
    zone.addEventListener("dragover", over);
    zone.addEventListener("dragleave", out);
    zone.addEventListener("drop", drop);
    return () => {
      zone.removeEventListener("dragover", over);
      zone.removeEventListener("dragleave", out);
      zone.removeEventListener("drop", drop);
    };
  }

  /** Lays the hint over the zone. */
  private cover(): void {
    const cover = this.renderRoot.querySelector<HTMLElement>(".drop");
    const box = this.zone?.getBoundingClientRect();
    if (cover === null || box === undefined) return;
    for (const [name, value] of Object.entries({ left: box.left, top: box.top, width: box.width, height: box.height })) {
      cover.style.setProperty(name, `${value}px`);
    }
  }

  static override styles = [base, controls, attachStyles];
}
