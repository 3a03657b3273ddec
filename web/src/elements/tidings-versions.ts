import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import type { Conversation } from "../chat/conversation.js";
import { changes } from "../chat/diff.js";
import { momentOf, sentenceFor } from "../chat/words.js";
import { asTidingsError } from "../client/errors.js";
import type { Message, Trace, Version } from "../client/index.js";
import { parts, t } from "../i18n/index.js";
import { closeOnVeil, dialogStyles } from "./dialogs.js";
import { moderationStyles } from "./moderation-styles.js";
import { icons } from "./parts.js";
import { base, controls } from "./styles.js";

type Shown =
  | { readonly is: "loading" }
  | { readonly is: "failed"; readonly problem: string }
  | { readonly is: "versions"; readonly versions: readonly Version[]; readonly more: boolean }
  | { readonly is: "trace"; readonly trace: Trace | null };

/** What a message said before it was edited; or, for those who moderate, what it said before it was deleted. */
export class TidingsVersions extends LitElement {
  static override properties = { room: { attribute: false }, message: { attribute: false }, shown: { state: true } };
  declare room: Conversation;
  declare message: Message;
  /** Null while it is closed. */
  declare shown: Shown | null;

  constructor() {
    super();
    this.shown = null;
  }

  async open(): Promise<void> {
    this.shown = { is: "loading" };
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog?.open === false) dialog.showModal();
    await this.load();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.shown === null) return nothing;
    const title = this.message.deleted ? t("Deleted message") : t("Versions of a message");
    return html`<dialog class="right wide" aria-label=${title} aria-live="off" @click=${closeOnVeil} @close=${() => (this.shown = null)}>
      <header>
        <h2>${title}</h2>
        <button class="icon" aria-label=${t("Close")} @click=${this.close}>${icons.close}</button>
      </header>
      <div class="content" tabindex="0" role="region" aria-label=${title}>${this.content(this.shown)}</div>
    </dialog>`;
  }

  private content(shown: Shown): TemplateResult {
    switch (shown.is) {
      case "loading":
        return html`<p class="soft" role="status">${t("One moment…")}</p>`;
      case "failed":
        return html`<p class="error" role="alert">${shown.problem}</p>
          <button class="outlined" @click=${() => void this.load()}>${t("Try again")}</button>`;
      case "versions":
        return this.versions(shown.versions, shown.more);
      case "trace":
        return shown.trace === null ? html`<p class="soft">${t("Nothing was kept of it.")}</p>` : traceOf(shown.trace);
    }
  }

  private versions(versions: readonly Version[], more: boolean): TemplateResult {
    return html`<ol>
        ${versions.map((version, place) => html`<li>${versionOf(version, versions[place + 1], place === 0)}</li>`)}
      </ol>
      ${more ? html`<button class="link" @click=${() => void this.load(versions)}>${t("Show more")}</button>` : nothing}`;
  }

  /** Asks; with what is there, for what was before. */
  private async load(known: readonly Version[] = []): Promise<void> {
    if (known.length === 0) this.shown = { is: "loading" };
    try {
      const shown = await (this.message.deleted ? this.trace() : this.more(known));
      if (this.shown !== null) this.shown = shown; // else it was closed meanwhile
    } catch (error) {
      if (this.shown !== null) this.shown = { is: "failed", problem: sentenceFor(asTidingsError(error)) };
    }
  }

  private async more(known: readonly Version[]): Promise<Shown> {
    const { versions, more } = await this.room.earlier.versions(this.message.id, known.at(-1)?.offset ?? null);
    return { is: "versions", versions: [...known, ...versions], more };
  }

  private async trace(): Promise<Shown> {
    return { is: "trace", trace: await this.room.earlier.trace(this.message.id) };
  }

  private close(): void {
    this.renderRoot.querySelector("dialog")?.close();
  }

  static override styles = [
    base,
    controls,
    dialogStyles,
    moderationStyles,
    css`
      :host {
        display: contents;
      }

      dialog[open] {
        display: flex;
        flex-direction: column;
      }

      ins {
        background: var(--tidings-accent-soft);
        color: var(--tidings-accent-strong);
        text-decoration: underline;
        text-underline-offset: 0.15em;
      }

      del {
        color: var(--tidings-ink-soft);
        text-decoration: line-through;
      }
    `,
  ];
}

/** With what it changed in the one before; the first one just says what it said. */
function versionOf({ text, time }: Version, before: Version | undefined, isLast: boolean): TemplateResult {
  const said = before === undefined ? html`${text}` : changes(before.text, text).map(changed);
  const when = isLast ? t("Now") : before === undefined ? t("At first") : t("Then");
  return html`<span class="soft">${t("{when}, since {time}", { when, time: momentOf(time, Date.now()) })}</span>
    <p class="said" dir="auto">${said}</p>`;
}

function changed({ kind, text }: { kind: "same" | "added" | "removed"; text: string }): TemplateResult {
  if (kind === "added") return html`<ins>${text}</ins>`;
  return kind === "removed" ? html`<del>${text}</del>` : html`${text}`;
}

/** What was deleted, and by whom. */
export function traceOf({ author, sent, text, by, time }: Trace): TemplateResult {
  const now = Date.now();
  const who = by.authid === author.authid ? html`${t("Deleted by its author")}` : html`${parts("Deleted by {name}", { name: html`<bdi>${by.name}</bdi>` })}`;
  return html`<bdi><b>${author.name}</b></bdi> <span class="soft">${momentOf(sent, now)}</span>
    <p class="said" dir="auto">${text === "" ? t("A picture or a file") : text}</p>
    <p class="soft">${who}, ${momentOf(time, now)}</p>`;
}
