/** What stands in the log beside messages: what happened, what only we see, what is loading or did not come. */
import { type TemplateResult, html, nothing } from "lit";
import type { Notice } from "../chat/messages.js";
import type { Whisper } from "../chat/timeline.js";
import { keptFor, timeOf } from "../chat/words.js";
import { parts, plural, t } from "../i18n/index.js";
import { icons, logo } from "./parts.js";
import { rich } from "./rich.js";

const ghosts = [1, 2, 3, 4].map(() => html`<div class="ghost"><i></i><b></b></div>`);

export function skeleton(): TemplateResult {
  return html`<div class="skeleton" aria-hidden="true">${ghosts}</div>
    <p class="unseen">${t("Loading messages…")}</p>`;
}

export function empty(keptDays: number): TemplateResult {
  return html`<div class="empty">
    ${logo(72)}
    <p class="big">${t("It is quiet here.")}</p>
    <p>${t("Say hello, and be the first.")}</p>
    ${keptDays === 0 ? nothing : html`<p>${keptFor(keptDays)}</p>`}
  </div>`;
}

export function failure(sentence: string, retry: () => void): TemplateResult {
  return html`<div class="empty">
    ${logo(72)}
    <p class="big" role="alert">${sentence}</p>
    <button class="outlined" @click=${retry}>${t("Try again")}</button>
  </div>`;
}

/** Stands for what is not in the page yet, always as high, so that nothing moves when it comes. */
export const more = html`<div class="more" aria-hidden="true">${ghosts}</div>`;

/** Stands there if it did not come. */
export function moreFailed(which: "older" | "newer", retry: () => void): TemplateResult {
  return html`<div class="more">
    <p role="alert">${which === "older" ? t("Older messages could not be loaded.") : t("Newer messages could not be loaded.")}</p>
    <button class="outlined" @click=${retry}>${t("Try again")}</button>
  </div>`;
}

/** Where it was not in the page at first, it is as high as what stood in its place, so that nothing moves when it comes. */
export function begin(keptDays: number, cameLater: boolean): TemplateResult {
  return html`<div class=${cameLater ? "begin late" : "begin"}>
    ${cameLater ? logo(72) : nothing}
    <p>${t("This is where the conversation begins.")} ${keptFor(keptDays)}</p>
  </div>`;
}

export function noticeOf({ kind, person, time }: Notice): TemplateResult {
  const name = html`<bdi>${person.name}</bdi>`;
  const said = { joined: parts("{name} joined", { name }), left: parts("{name} left", { name }), removed: parts("{name} was put out", { name }) };
  return html`<p class="notice">${said[kind]} <time>${timeOf(time)}</time></p>`;
}

export function whisperOf({ kind, text, status }: Whisper, forget: () => void): TemplateResult {
  const isRunning = kind === "running";
  const stop = isRunning ? t("Cancel") : t("Dismiss");
  return html`<div class="whisper" data-kind=${kind}>
    <p class="hint">${t("Only you see this")}</p>
    ${text === "" ? nothing : html`<div class="words" dir="auto">${rich(text)}</div>`}
    ${isRunning ? html`<p class="status"><span class="spinner" aria-hidden="true"></span> <bdi>${status ?? ""}</bdi></p>` : nothing}
    <button class=${isRunning ? "outlined" : "icon"} aria-label=${isRunning ? nothing : stop} @click=${forget}>
      ${isRunning ? stop : icons.close}
    </button>
  </div>`;
}

/** Leads to the live end. */
export function pillOf(unread: number, go: () => void): TemplateResult {
  const count = unread === 0 ? t("To the newest") : plural("1 new message", "{count} new messages", unread);
  return html`<button class="pill" @click=${go}>${count} ${icons.down}</button>`;
}

export function typingOf(line: string): TemplateResult | typeof nothing {
  return line === "" ? nothing : html`<bdi>${line}</bdi><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`;
}
