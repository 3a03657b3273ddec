import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { t } from "../i18n/index.js";
import { icons } from "./parts.js";
import { placeBeside } from "./popover.js";
import { base, controls } from "./styles.js";

/** Something that can be done with what the menu belongs to. */
export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon: TemplateResult;
  readonly run: () => void;
  /** It has a button of its own beside the menu, for whoever has a mouse; others find it here. */
  readonly isQuick?: boolean;
  readonly isDanger?: boolean;
  /** One of several, of which one holds; undefined for what is simply done. */
  readonly isChosen?: boolean;
}

/**
 * A button that opens a menu, worked as menus are: arrows, Home and End, Escape, and a click anywhere else.
 *
 * @fires tidings-opened - it was opened; what it offers may be looked up
 */
export class TidingsMenu extends LitElement {
  static override properties = { label: { type: String }, items: { attribute: false }, isOpen: { state: true } };
  declare label: string;
  declare items: readonly MenuItem[];
  declare isOpen: boolean;

  constructor() {
    super();
    this.label = t("More");
    this.items = [];
    this.isOpen = false;
  }

  /** The button that opens it. */
  get button(): HTMLElement | null {
    return this.renderRoot.querySelector("button.opener");
  }

  override render(): TemplateResult {
    return html`<button
        class="icon opener"
        aria-label=${this.label}
        title=${this.label}
        aria-haspopup="menu"
        aria-expanded=${this.isOpen ? "true" : "false"}
        @click=${() => void this.open()}
      >
        ${icons.more}
      </button>
      ${this.isOpen ? this.choice() : nothing}`;
  }

  private choice(): TemplateResult {
    return html`<div class="menu" popover role="menu" aria-label=${this.label} @keydown=${this.moved} @toggle=${this.toggled}>
      ${this.items.map((item) => this.item(item))}
    </div>`;
  }

  private item(item: MenuItem): TemplateResult {
    return html`<button
      role=${item.isChosen === undefined ? "menuitem" : "menuitemradio"}
      aria-checked=${item.isChosen === undefined ? nothing : item.isChosen ? "true" : "false"}
      tabindex="-1"
      class="${item.isQuick === true ? "quick" : ""} ${item.isDanger === true ? "danger" : ""}"
      @click=${() => this.chosen(item)}
    >
      ${item.icon} <span class="label">${item.label}</span> ${item.isChosen === true ? icons.check : nothing}
    </button>`;
  }

  private get menu(): HTMLElement | null {
    return this.renderRoot.querySelector(".menu");
  }

  private async open(): Promise<void> {
    if (this.isOpen) return;
    this.isOpen = true; // what it offers is made only for whoever opens it: a room has hundreds of these
    await this.updateComplete;
    const { menu, button } = this;
    if (menu === null || button === null) return;
    menu.showPopover();
    placeBeside(menu, button);
    this.stops[0]?.focus();
    this.dispatchEvent(new CustomEvent("tidings-opened"));
  }

  private chosen(item: MenuItem): void {
    this.menu?.hidePopover();
    this.button?.focus(); // unless what it does puts it elsewhere
    item.run();
  }

  /** Those that are shown on this device. */
  private get stops(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("[role^=menuitem]")].filter((item) => item.offsetParent !== null);
  }

  private toggled(event: ToggleEvent): void {
    if (event.newState !== "closed") return;
    if (this.menu?.contains(this.shadowRoot?.activeElement ?? null) === true) this.button?.focus();
    this.isOpen = false;
  }

  private moved(event: KeyboardEvent): void {
    const { stops } = this;
    const at = stops.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[event.key];
    if (event.key === "Tab") this.menu?.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    stops.at(to % stops.length)?.focus();
  }

  static override styles = [
    base,
    controls,
    css`
      .menu {
        position: fixed;
        inset: auto;
        min-width: 11rem;
        max-height: calc(100dvh - 1rem);
        margin: 0;
        padding: 0.3rem;
        border: 1px solid var(--tidings-line);
        border-radius: var(--tidings-radius);
        background: var(--tidings-card);
        color: var(--tidings-ink);
        box-shadow: var(--tidings-shadow);
        overflow-y: auto;
      }

      .menu button {
        display: flex;
        justify-content: flex-start;
        gap: 0.65rem;
        width: 100%;
        min-height: 2.4rem;
        padding: 0.3rem 0.7rem;
        font-weight: 450;
        text-align: start;
      }

      .menu .label {
        flex: 1;
      }

      .menu button svg {
        flex: none;
        color: var(--tidings-ink-soft);
      }

      .menu button.danger,
      .menu button.danger svg {
        color: var(--tidings-danger);
      }

      .menu button:focus-visible {
        outline-offset: -2px;
        background: var(--tidings-hover);
      }

      .opener {
        color: var(--tidings-ink-soft);
        min-width: var(--tidings-menu-button, 2.5rem);
        min-height: var(--tidings-menu-button, 2.5rem);
        padding: 0.3rem;
      }

      .opener svg {
        visibility: var(--tidings-menu-sign, inherit);
      }

      @media (hover: hover) {
        .menu .quick {
          display: none;
        }
      }

      @media (hover: none) {
        .menu button {
          min-height: 2.75rem;
        }
      }
    `,
  ];
}
