import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { StreamSubscription } from "../client/index.js";
import { icons } from "../elements/parts.js";
import { base, controls } from "../elements/styles.js";
import { Watch } from "../elements/watch.js";
import { t } from "../i18n/index.js";
import { cornerStyles, sealed } from "./embed-styles.js";
import { Holder } from "./holder.js";
import { newsOf } from "./news.js";
import { tray } from "./registry.js";
import type { Toast } from "./tray.js";

/**
 * News of a topic that pop up in a corner. Several elements show theirs in one stack.
 *
 * @attr topic - the topic's name
 * @fires tidings-toast - news came; `detail` is `{id, title, text, url}`. Prevent the default and it is not shown
 */
export class TidingsToast extends LitElement {
  static override properties = { topic: { type: String } };
  declare topic: string;
  private subscription: StreamSubscription | null = null;
  private unhost: (() => void) | null = null;
  private hovered = false;
  private focused = false;
  private readonly holder: Holder;

  constructor() {
    super();
    this.topic = "";
    new Watch(this, () => tray());
    this.holder = new Holder(this, {
      shows: true,
      bind: (client) => {
        this.subscription?.close();
        this.subscription =
          client === null || this.topic === "" ? null : client.subscribe(`topic.${this.topic}`, { onEvent: (event) => this.came(event) });
      },
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.unhost = tray().host(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unhost?.();
    this.hovered = this.focused = false;
    tray().hold(false);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("topic") && changed.get("topic") !== undefined) this.holder.rebind();
  }

  /** In the top layer, whatever the page stacks; again for each new one, so that it is above what opened since. */
  protected override updated(): void {
    const corner = this.renderRoot.querySelector<HTMLElement>(".corner");
    if (corner === null || typeof corner.showPopover !== "function") return;
    const isOpen = corner.matches(":popover-open");
    const wanted = tray().toasts.length > 0;
    if (wanted && !isOpen) corner.showPopover();
    if (!wanted && isOpen) corner.hidePopover();
  }

  override render(): TemplateResult | typeof nothing {
    if (!tray().isShownBy(this)) return nothing;
    const { toasts } = tray();
    const last = toasts.at(-1);
    return html`<div class="root">
      <p class="unseen" role="status">${last === undefined ? "" : [last.title, last.text].filter(Boolean).join(". ")}</p>
      <div
        class="corner"
        popover="manual"
        role="region"
        aria-label=${t("News")}
        @mouseenter=${() => this.point(true)}
        @mouseleave=${() => this.point(false)}
        @focusin=${() => this.focus_(true)}
        @focusout=${(event: FocusEvent) => this.focus_(this.renderRoot.contains(event.relatedTarget as Node | null))}
        @keydown=${this.key}
      >
        <ol>
          ${repeat(
            toasts,
            ({ id }) => id,
            (toast) => this.toast(toast),
          )}
        </ol>
      </div>
    </div>`;
  }

  private toast({ id, title, text, url }: Toast): TemplateResult {
    return html`<li data-id=${id}>
      <div class="said">
        <p class="title" dir="auto">${url === null ? title : html`<a href=${url} rel="noopener noreferrer">${title}</a>`}</p>
        ${text === "" ? nothing : html`<p class="text" dir="auto">${text}</p>`}
      </div>
      <button class="icon" aria-label=${t("Dismiss: {title}", { title })} @click=${() => void this.dismiss(id)}>${icons.close}</button>
    </li>`;
  }

  private came(event: Parameters<typeof newsOf>[0]): void {
    const news = newsOf(event, location.href);
    const { id, title, text, url } = news;
    const told = new CustomEvent("tidings-toast", { detail: { id, title, text, url }, bubbles: true, composed: true, cancelable: true });
    if (this.dispatchEvent(told)) tray().put(news);
  }

  private point(hovered: boolean): void {
    this.hovered = hovered;
    tray().hold(this.hovered || this.focused);
  }

  private focus_(focused: boolean): void {
    this.focused = focused;
    tray().hold(this.hovered || this.focused);
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    const id = (event.target as Element).closest("li")?.dataset["id"];
    if (id !== undefined) void this.dismiss(id);
  }

  /** The focus goes to the next one: the button that had it is gone. */
  private async dismiss(id: string): Promise<void> {
    const hadFocus = this.focused;
    tray().dismiss(id);
    await this.updateComplete;
    const next = this.renderRoot.querySelector<HTMLButtonElement>("li button");
    if (hadFocus && next !== null) next.focus();
    else if (next === null) this.hovered = this.focused = false;
    tray().hold(this.hovered || this.focused);
  }

  static override styles = [
    base,
    controls,
    sealed,
    cornerStyles,
    css`
      .corner {
        inset-block-end: 0;
        width: min(24rem, 100vw);
      }

      .corner:not(:has(li)) {
        display: none;
      }

      ol {
        display: grid;
        gap: 0.6rem;
      }

      li {
        display: flex;
        align-items: flex-start;
        gap: 0.5rem;
        padding: 0.6rem 0.6rem 0.7rem;
        padding-inline-start: 1rem;
        border: 1px solid var(--tidings-line);
        border-inline-start: 4px solid var(--tidings-accent);
        border-radius: var(--tidings-radius-small);
        background: var(--tidings-card);
        box-shadow: var(--tidings-shadow);
        animation: arrive var(--tidings-calm) ease-out;
        overflow-wrap: anywhere;
      }

      @keyframes arrive {
        from {
          transform: translateY(0.75rem);
          opacity: 0;
        }
      }

      .said {
        flex: 1;
        min-width: 0;
        padding-block: 0.3rem;
      }

      .title {
        font-weight: 600;
      }

      .text {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 4;
      }

      a {
        color: var(--tidings-accent);
        text-underline-offset: 0.15em;
      }
    `,
  ];
}
