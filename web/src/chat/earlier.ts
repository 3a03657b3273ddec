/** What the messages of a room said before: to everybody before an edit, to those who moderate before it was deleted. */
import type { TidingsClient, Trace, VersionsReply } from "../client/index.js";

export class Earlier {
  constructor(
    private readonly client: TidingsClient,
    private readonly room: string,
  ) {}

  /** What a message says and has said, the last version first; those before the one of this offset. */
  versions(message: string, before: number | null): Promise<VersionsReply> {
    return this.client.insist("tidings.chat.versions", { room: this.room, message, before });
  }

  /** What a deleted message said; null if nothing was kept. */
  async trace(message: string): Promise<Trace | null> {
    const { traces } = await this.client.insist("tidings.moderation.traces", { room: this.room, message, limit: 1 });
    return traces[0] ?? null;
  }
}
