/** What suggestions are made from: asked for when it is first wanted, once for each room that is open. */
import type { Author, CommandInfo, TidingsClient } from "../client/index.js";

const MEMBERS_MOST = 200;
type Sign = "@" | "/" | ":";

export class Help {
  commands: readonly CommandInfo[] = [];
  members: readonly Author[] = [];
  emoji: ReadonlyMap<string, string> = new Map();
  private readonly asked = new Set<Sign>();
  private readonly known = new Set<Sign>();

  constructor(
    private readonly client: TidingsClient,
    private readonly room: string,
  ) {}

  /** Whether it is known what there is for a sign; if not, `later` is called when it is. */
  know(sign: Sign, later: () => void): boolean {
    if (this.asked.has(sign)) return this.known.has(sign);
    this.asked.add(sign);
    this.learn(sign).then(
      () => {
        this.known.add(sign);
        later();
      },
      () => this.asked.delete(sign), // typing on asks again
    );
    return false;
  }

  private async learn(sign: Sign): Promise<void> {
    if (sign === ":") this.emoji = (await import("./emoji.js")).EMOJI;
    else if (sign === "/") this.commands = (await this.client.call("tidings.chat.commands", {})).commands;
    else this.members = (await this.client.call("tidings.room.members", { room: this.room, limit: MEMBERS_MOST })).members;
  }
}
