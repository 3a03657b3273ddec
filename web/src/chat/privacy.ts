/** What we let others know of us, on all our devices: what we have read, when we were here; and what of it the site has at all. */
import { type PrivacyReply, type Room, type TidingsClient, newKey } from "../client/index.js";
import { Observable } from "./observable.js";

export class PrivacyModel extends Observable {
  /** Null until it is known. */
  mine: PrivacyReply | null = null;
  private unhear: () => void = () => undefined;

  constructor(private readonly client: TidingsClient) {
    super();
    client.onLink(({ state }) => {
      if (state === "live") this.begin();
    });
    if (client.link.state === "live") this.begin();
  }

  /** Whether those in a room see what the others have read, ourselves among them. */
  covers(room: Pick<Room, "direct" | "members" | "joined">): boolean {
    const { mine } = this;
    if (mine?.tells !== true || !room.joined) return false;
    return room.direct ? mine.allowed !== "nobody" : mine.allowed === "everybody" && room.members <= mine.largest;
  }

  async tell(tells: boolean): Promise<void> {
    this.take(await this.client.insist("tidings.people.change_privacy", { tells, key: newKey() }));
  }

  async showSeen(shows: boolean): Promise<void> {
    this.take(await this.client.insist("tidings.people.change_privacy", { shows_seen: shows, key: newKey() }));
  }

  /** Asks (again). */
  async load(): Promise<void> {
    this.take(await this.client.insist("tidings.people.privacy", {}));
  }

  /** Who we are is known by now. Without an answer nothing is shown, and the next connection asks again. */
  private begin(): void {
    this.unhear();
    this.unhear = this.client.onOwn((event) => {
      if (event.type === "privacy.changed") this.take(event);
    });
    this.load().catch(() => undefined);
  }

  private take(mine: PrivacyReply): void {
    this.mine = mine;
    this.changed();
  }
}

const known = new WeakMap<TidingsClient, PrivacyModel>();

/** The one of a connection. */
export function privacyOf(client: TidingsClient): PrivacyModel {
  const found = known.get(client) ?? new PrivacyModel(client);
  known.set(client, found);
  return found;
}
