/** What people say of themselves: online, away or busy, with a text, until a time; and our own, on all our devices. */
import { type LiveUserEvent, type Person, type Status, newKey } from "../client/index.js";
import { key, t } from "../i18n/index.js";
import { Own, oneEach } from "./own.js";

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

export class OwnStatus extends Own {
  status: Status | null = null;

  async set(kind: Availability, text: string, until: number | null): Promise<void> {
    const { status } = await this.client.insist("tidings.people.set_status", { status: kind, text, until, key: newKey() });
    this.take(status);
  }

  override async load(): Promise<void> {
    const { me } = this.client;
    if (me === null) return;
    const { person } = await this.client.insist("tidings.people.get", { authid: me.authid });
    this.take(person.status);
  }

  protected override heard(event: LiveUserEvent): void {
    if (event.type === "status.changed") this.take(event.status);
  }

  private take(status: Status | null): void {
    this.status = status;
    this.changed();
  }
}

export const statusOf = oneEach((client) => new OwnStatus(client));
