import { type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Finder } from "../chat/finder.js";
import { InvitationsModel } from "../chat/invitations.js";
import type { RoomModel } from "../chat/room.js";
import type { RoomsModel } from "../chat/rooms.js";
import { momentOf, sentenceFor } from "../chat/words.js";
import type { Author, Invitation, TidingsClient } from "../client/index.js";
import { key, parts, t } from "../i18n/index.js";
import { ModerationForm } from "./moderation-form.js";
import { moderationStyles } from "./moderation-styles.js";
import { avatarOf, icons } from "./parts.js";
import { avatar, base, controls } from "./styles.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TIMES: readonly (readonly [number, string])[] = [
  [HOUR_MS, key("1 hour")],
  [DAY_MS, key("1 day")],
  [7 * DAY_MS, key("1 week")],
  [30 * DAY_MS, key("30 days")],
];
const USES: readonly (readonly [number, string])[] = [
  [0, key("any number of people")],
  [1, key("1 person")],
  [10, key("10 people")],
  [100, key("100 people")],
];
const FOUND_MOST = 20;

/** Invites people to the room: those whom we know by name, all others by a link. */
export class TidingsInvite extends ModerationForm {
  static override properties = {
    ...ModerationForm.properties,
    client: { attribute: false },
    room: { attribute: false },
    rooms: { attribute: false },
    active: { attribute: false },
    typed: { state: true },
    made: { state: true },
  };
  declare client: TidingsClient;
  declare room: RoomModel;
  declare rooms: RoomsModel;
  /** True while it is looked at. */
  declare active: boolean;
  declare typed: string;
  /** The address of the link that was just made: it is shown this once. */
  declare made: string | null;
  private model: InvitationsModel | null = null;
  /** Finds those whom we have not met. */
  private finder: Finder | null = null;
  private unwatch: () => void = () => undefined;

  constructor() {
    super();
    this.active = false;
    this.typed = "";
    this.made = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("active") || !this.active) return;
    this.typed = "";
    this.made = null;
    this.problem = null;
    this.done = null;
    this.unwatch();
    const [model, finder] = [new InvitationsModel(this.client, this.room.name), new Finder(this.client)];
    const unwatches = [model.watch(() => this.requestUpdate()), finder.watch(() => this.requestUpdate()), () => finder.close()];
    this.unwatch = () => unwatches.forEach((unwatch) => unwatch());
    [this.model, this.finder] = [model, finder];
    void this.model.load();
    this.rooms.meet(this.room.known);
    this.room.help.know("@", () => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unwatch();
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.active || this.model === null) return nothing;
    return html`${this.heading(t("Invite people"))}
      <div class="content">${this.outcome()} ${this.byName()} ${this.byLink(this.model)}</div>`;
  }

  private byName(): TemplateResult {
    const people = this.people;
    return html`<section>
      <h3>${t("By name")}</h3>
      <label for="who" class="unseen">${t("Find people")}</label>
      <input
        id="who"
        type="search"
        placeholder=${t("Find people")}
        autocomplete="off"
        dir="auto"
        .value=${this.typed}
        @input=${(event: Event) => this.look((event.target as HTMLInputElement).value)}
      />
      <p class="soft" role="status" ?hidden=${people.length > 0}>${people.length > 0 ? nothing : this.nobody}</p>
      <ul>
        ${repeat(
          people,
          ({ authid }) => authid,
          (person) => html`<li class="one">${this.person(person)}</li>`,
        )}
      </ul>
    </section>`;
  }

  private look(typed: string): void {
    this.typed = typed;
    this.finder?.typed(typed);
  }

  private get nobody(): string {
    return this.finder?.asking === true ? t("Searching…") : t("Nobody else here is called that. Give them a link.");
  }

  private person(person: Author): TemplateResult {
    const invite = (): void => void this.attempt(() => this.model?.invite(person.authid) ?? Promise.resolve(), t("{name} is invited.", { name: person.name }));
    return html`<span class="who">${avatarOf(person, true)} <bdi>${person.name}</bdi></span>
      <button class="outlined" aria-label=${t("Invite {name}", { name: person.name })} ?disabled=${this.busy} @click=${invite}>${t("Invite")}</button>`;
  }

  /** Those whom we have met elsewhere, and whom the site finds. */
  private get people(): readonly Author[] {
    const here = new Set([this.room.myAuthid, ...this.room.help.members.map(({ authid }) => authid), ...this.room.people.map(({ authid }) => authid)]);
    const words = this.typed.trim().toLocaleLowerCase();
    const met = [...this.rooms.met.values()].filter(({ name }) => name.toLocaleLowerCase().includes(words));
    const found = new Map([...met, ...(this.finder?.people ?? [])].map((person) => [person.authid, person]));
    return [...found.values()]
      .filter(({ authid }) => !here.has(authid))
      .sort((a, b) => a.name.localeCompare(b.name))
      .slice(0, FOUND_MOST);
  }

  private byLink(model: InvitationsModel): TemplateResult {
    return html`<section class="stack">
      <h3>${t("By a link")}</h3>
      <p class="soft">${t("Whoever has the link may come in, until it ends or is taken back.")}</p>
      <form @submit=${this.make}>
        <div>
          <label for="time">${t("It is good for")}</label>
          <select id="time">
            ${TIMES.map(([ms, words]) => html`<option value=${ms} ?selected=${ms === 7 * DAY_MS}>${t(words)}</option>`)}
          </select>
        </div>
        <div>
          <label for="uses">${t("and lets in")}</label>
          <select id="uses">
            ${USES.map(([uses, words]) => html`<option value=${uses}>${t(words)}</option>`)}
          </select>
        </div>
        <button class="primary" ?disabled=${this.busy}>${t("Make a link")}</button>
      </form>
      ${this.made === null ? nothing : this.fresh(this.made)} ${this.links(model)}
    </section>`;
  }

  private fresh(address: string): TemplateResult {
    return html`<div class="fresh">
      <label for="link">${t("The link")}</label>
      <div class="row">
        <input id="link" readonly dir="ltr" .value=${address} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
        <button class="outlined" @click=${() => void this.copy(address)}>${icons.copy} ${t("Copy")}</button>
      </div>
      <p class="soft">${t("It is shown this once. Give it to those whom you want to come.")}</p>
    </div>`;
  }

  private links({ status, invitations }: InvitationsModel): TemplateResult {
    if (status.is === "loading") return html`<p class="soft" role="status">${t("One moment…")}</p>`;
    if (status.is === "failed") {
      return html`<p class="error" role="alert">${sentenceFor(status.error)}</p>
        <button class="outlined" @click=${() => void this.model?.load()}>${t("Try again")}</button>`;
    }
    if (invitations.length === 0) return html`<p class="soft">${t("No link leads into this room now.")}</p>`;
    return html`<ul aria-label=${t("Links into this room")}>
      ${invitations.map((one) => html`<li class="one">${this.link(one)}</li>`)}
    </ul>`;
  }

  private link({ id, by, expires, uses, used }: Invitation): TemplateResult {
    const until = momentOf(expires, Date.now());
    const revoke = (): void => void this.attempt(() => this.model?.revoke(id) ?? Promise.resolve(), t("The link leads nowhere any more."));
    const values = { name: html`<bdi>${by.name}</bdi>`, used, uses, until };
    const said = uses === 0 ? parts("{name}: {used} of any number came, until {until}", values) : parts("{name}: {used} of {uses} came, until {until}", values);
    return html`<span>${said}</span>
      <button class="outlined danger" aria-label=${t("Take back the link of {name} until {until}", { name: by.name, until })} ?disabled=${this.busy} @click=${revoke}>${t("Take back")}</button>`;
  }

  private async make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const chosen = (id: string): number => Number(this.renderRoot.querySelector<HTMLSelectElement>(`#${id}`)?.value);
    const making = async (): Promise<void> => {
      const path = await this.model?.create(chosen("time"), chosen("uses"));
      this.made = path === undefined ? null : new URL(`.${path}`, document.baseURI).href;
    };
    if (!(await this.attempt(making, t("Here is the link.")))) return;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>("#link")?.focus();
  }

  /** Where the browser does not let a page copy, the link is marked, to be copied by hand. */
  private async copy(address: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(address);
      this.done = t("The link is copied.");
    } catch {
      this.renderRoot.querySelector<HTMLInputElement>("#link")?.focus();
      this.done = t("The link is marked: copy it with the keys of your device.");
    }
  }

  static override styles = [
    base,
    controls,
    avatar,
    moderationStyles,
    css`
      .who {
        display: flex;
        align-items: center;
        gap: 0.6rem;
      }

      .fresh {
        padding: 0.8rem;
        border-radius: var(--tidings-radius);
        background: var(--tidings-accent-soft);
      }

      .fresh input {
        flex: 1;
        min-width: 8rem;
      }
    `,
  ];
}
