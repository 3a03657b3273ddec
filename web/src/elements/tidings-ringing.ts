import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import type { Ringing, RingingState } from "../chat/ringing.js";
import { key, t } from "../i18n/index.js";
import { ringingStyles } from "./inbox-styles.js";
import { base, controls } from "./styles.js";
import { Watch } from "./watch.js";

const SAYS: Readonly<Record<RingingState, string>> = {
  unsupported: key("This browser cannot tell you when you are not looking, or the page has no secure address (https)."),
  blocked: key("Your browser shows no notifications of this site. Allow them in its settings for the site."),
  off: key("Be told on this device when you are not looking."),
  page: key("You are told on this device while the chat is open in a tab."),
  push: key("You are told on this device, also when the chat is closed."),
};

/** Whether and when we are told on this device. */
export class TidingsRinging extends LitElement {
  static override properties = { ringing: { attribute: false }, active: { attribute: false } };
  declare ringing: Ringing;
  /** True while it is looked at; only then it asks. */
  declare active: boolean;

  constructor() {
    super();
    this.active = false;
    new Watch(this, () => this.ringing);
    new Watch(this, () => this.ringing.quiet);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("active") && this.active) void this.ringing.quiet.load();
  }

  override render(): TemplateResult {
    const { state, problem, busy } = this.ringing;
    const isOn = state === "page" || state === "push";
    return html`<div class="line">
        <p>${t(SAYS[state])}</p>
        ${state === "unsupported" || state === "blocked"
          ? nothing
          : html`<button class=${isOn ? "outlined" : "primary"} ?disabled=${busy} @click=${() => void (isOn ? this.ringing.turnOff() : this.ringing.turnOn())}>
              ${isOn ? t("Turn off") : t("Turn on")}
            </button>`}
      </div>
      ${problem === null ? nothing : html`<p class="error" role="alert">${problem}</p>`} ${isOn ? this.hours() : nothing}`;
  }

  private hours(): TemplateResult {
    const { quiet } = this.ringing;
    const { hours, problem } = quiet;
    return html`<label class="check">
        <input type="checkbox" .checked=${hours !== null} @change=${(event: Event) => void quiet.toggle((event.target as HTMLInputElement).checked)} />
        ${t("Quiet hours, on all devices")}
      </label>
      ${hours === null
        ? nothing
        : html`<div class="hours" role="group" aria-label=${t("Quiet hours")}>
            <label for="start">${t("From")}</label>
            <input id="start" type="time" required .value=${hours.start} @change=${(event: Event) => void quiet.set({ start: valueOf(event) })} />
            <label for="end">${t("to")}</label>
            <input id="end" type="time" required .value=${hours.end} @change=${(event: Event) => void quiet.set({ end: valueOf(event) })} />
            <span class="hint">${hours.zone}</span>
          </div>`}
      ${problem === null ? nothing : html`<p class="error" role="alert">${problem}</p>`}`;
  }

  static override styles = [base, controls, ringingStyles];
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement).value;
}
