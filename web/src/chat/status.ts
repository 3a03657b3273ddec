/** What people say of themselves: online, away or busy, with a text, until a time; and our own, on all our devices. */
import { type Person, type Status, type TidingsClient, newKey } from "../client/index.js";
import { key, t } from "../i18n/index.js";
import { Observable } from "./observable.js";

export type Availability = Status["kind"];

const WORDS: Readonly<Record<Availability, string>> = { online: key("Online"), away: key("Away"), busy: key("Busy") };

export function availabilityWords(availability: Availability): string {
  return t(WORDS[availability]);
}

/** What holds at a time: pages are not told when a status ends. */
export function statusAt(status: Status | null, now: number): Status | null {
  return status === null || (status.until !== null && status.until <= now) ? null : status;
}

/** How somebody who is here is shown. What they say themselves counts more than what their pages do. */
export function availabilityOf({ status, idle }: Pick<Person, "status" | "idle">, now: number): Availability {
  const said = statusAt(status, now);
  if (said !== null && said.kind !== "online") return said.kind;
  return idle ? "away" : "online";
}

/** When the next of these ends, in ms from now; null if none does. */
export function nextEnd(statuses: readonly (Status | null)[], now: number): number | null {
  const ends = statuses.flatMap((one) => (one?.until != null && one.until > now ? [one.until - now] : []));
  return ends.length === 0 ? null : Math.min(...ends);
}

export class OwnStatus extends Observable {
  status: Status | null = null;
  private unhear: () => void = () => undefined;

  constructor(private readonly client: TidingsClient) {
    super();
    client.onLink(({ state }) => {
      if (state === "live") this.begin();
    });
    if (client.link.state === "live") this.begin();
  }

  async set(kind: Availability, text: string, until: number | null): Promise<void> {
    const { status } = await this.client.insist("tidings.people.set_status", { status: kind, text, until, key: newKey() });
    this.take(status);
  }

  private begin(): void {
    this.unhear();
    this.unhear = this.client.onOwn((event) => {
      if (event.type === "status.changed") this.take(event.status);
    });
    void this.load();
  }

  /** Without an answer nothing is shown, and the next connection asks again. */
  private async load(): Promise<void> {
    const { me } = this.client;
    if (me === null) return;
    const found = await this.client.insist("tidings.people.get", { authid: me.authid }).catch(() => null);
    if (found !== null) this.take(found.person.status);
  }

  private take(status: Status | null): void {
    this.status = status;
    this.changed();
  }
}

const known = new WeakMap<TidingsClient, OwnStatus>();

/** The one of a connection. */
export function statusOf(client: TidingsClient): OwnStatus {
  const found = known.get(client) ?? new OwnStatus(client);
  known.set(client, found);
  return found;
}
