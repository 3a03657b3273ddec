/** What we let others know of us, on all our devices: what we have read, when we were here; and what of it the site has at all. */
import { type LiveUserEvent, type PrivacyReply, type Room, newKey } from "../client/index.js";
import { Own, oneEach } from "./own.js";

export class PrivacyModel extends Own {
  /** Null until it is known. */
  mine: PrivacyReply | null = null;

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

  override async load(): Promise<void> {
    this.take(await this.client.insist("tidings.people.privacy", {}));
  }

  protected override heard(event: LiveUserEvent): void {
    if (event.type === "privacy.changed") this.take(event);
  }

  private take(mine: PrivacyReply): void {
    this.mine = mine;
    this.changed();
  }
}

export const privacyOf = oneEach((client) => new PrivacyModel(client));
