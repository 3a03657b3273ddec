import { LitElement, type TemplateResult, css, html } from "lit";
import { type Chord, GROUPS, type Group, isSingle, keysOf } from "../chat/shortcuts.js";
import { t } from "../i18n/index.js";
import { singleKeys } from "./keys.js";
import { panelStyles } from "./panel-styles.js";
import { icons } from "./parts.js";
import { base, controls } from "./styles.js";

const isMac = /mac|iphone|ipad/iu.test(navigator.userAgent);

/**
 * What the keys do, and the switch for those that are a sign alone.
 *
 * @fires tidings-close - it is to go away
 */
export class TidingsShortcuts extends LitElement {
  static override properties = { singles: { state: true } };
  declare singles: boolean;

  constructor() {
    super();
    this.singles = singleKeys.areOn;
  }

  override render(): TemplateResult {
    return html`<header>
        <h2>${t("Keyboard shortcuts")}</h2>
        <button class="icon" aria-label=${t("Close")} @click=${this.leave}>${icons.close}</button>
      </header>
      <div class="groups" tabindex="0" role="group" aria-label=${t("Keyboard shortcuts")}>
        <div class="columns">${GROUPS.map((group) => this.group(group))}</div>
      </div>
      <label class="check"><input type="checkbox" .checked=${this.singles} @change=${this.turned} /> ${t("Keys without {keys}", { keys: isMac ? t("⌘ or ⌥") : t("Ctrl or Alt") })}</label>`;
  }

  private group({ title, shortcuts }: Group): TemplateResult {
    return html`<section>
      <h3>${t(title)}</h3>
      <dl>
        ${shortcuts.map(({ says, chords, command }) => {
          const isOff = (chord: Chord): boolean => command !== null && isSingle(chord) && !this.singles;
          const shown = chords.filter((chord) => !isOff(chord));
          return html`<div>
            <dt>${t(says)}</dt>
            <dd>${shown.length === 0 ? html`<span class="off">${t("off")}</span>` : shown.map((chord, at) => html`${at === 0 ? "" : html`<span class="or">${t("or")}</span>`}${keys(chord)}`)}</dd>
          </div>`;
        })}
      </dl>
    </section>`;
  }

  private turned(event: Event): void {
    this.singles = (event.target as HTMLInputElement).checked;
    singleKeys.turn(this.singles);
  }

  private leave(): void {
    this.dispatchEvent(new CustomEvent("tidings-close", { bubbles: true, composed: true }));
  }

  static override styles = [
    base,
    controls,
    panelStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        background: var(--tidings-card);
      }

      .groups {
        flex: 1;
        min-height: 0;
        overflow: auto;
        padding: 0 1.1rem 1rem;
      }

      /* In a box of its own: columns fill the height they are given, and then go on sideways. */
      .columns {
        columns: 18rem;
        column-gap: 2rem;
      }

      section {
        break-inside: avoid;
        padding-bottom: 1rem;
      }

      h3 {
        padding-bottom: 0.25rem;
        color: var(--tidings-ink-soft);
        font: 600 0.85rem / 1.5 var(--tidings-font);
      }

      dl {
        margin: 0;
      }

      dl > div {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.75rem;
        min-height: 2.25rem;
        border-bottom: 1px solid var(--tidings-line);
      }

      dd {
        display: flex;
        flex: none;
        align-items: center;
        gap: 0.25rem;
        margin: 0;
      }

      kbd {
        min-width: 1.6rem;
        padding: 0.05rem 0.4rem;
        border: 1px solid var(--tidings-line-strong);
        border-bottom-width: 2px;
        border-radius: 5px;
        background: var(--tidings-paper);
        font: 0.82rem / 1.5 var(--tidings-font);
        text-align: center;
      }

      .or,
      .off {
        padding-inline: 0.2rem;
        color: var(--tidings-ink-soft);
        font-size: 0.82rem;
      }

      .check {
        display: flex;
        flex: none;
        align-items: center;
        gap: 0.5rem;
        padding: 0.75rem 1.1rem;
        border-top: 1px solid var(--tidings-line);
        font-weight: 400;
      }

      .check input {
        width: 1.1rem;
        height: 1.1rem;
        margin: 0;
        accent-color: var(--tidings-accent);
      }
    `,
  ];
}

function keys(chord: Chord): readonly TemplateResult[] {
  return keysOf(chord, isMac).map((key) => html`<kbd>${key}</kbd>`);
}
