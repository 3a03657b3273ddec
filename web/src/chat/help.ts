/** What suggestions are made from: asked for when it is first wanted, once for each room that is open. */
import type { Author, CommandInfo, TidingsClient } from "../client/index.js";
import { Finder } from "./finder.js";

const MEMBERS_MOST = 200;
/** Names of fewer letters are many people's. */
const LETTERS_LEAST = 2;
type Sign = "@" | "/" | ":";

export class Help {
  commands: readonly CommandInfo[] = [];
  members: readonly Author[] = [];
  emoji: ReadonlyMap<string, string> = new Map();
  /** Whether people who are not in the room may be addressed there. */
  mayFind: () => boolean = () => false;
  /** Those who were found meanwhile: a message may address them. */
  readonly found = new Map<string, Author>();
  private finder: Finder | null = null;
  private sought = "";
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

  /** People of the site who are called so, as far as it is known; `later` is called when more is known. */
  find(letters: string, later: () => void): readonly Author[] {
    if (letters.length < LETTERS_LEAST || !this.mayFind()) return [];
    if (letters !== this.sought && this.finder?.refused !== true) {
      this.sought = letters;
      this.finder?.close();
      const finder = new Finder(this.client);
      this.finder = finder;
      finder.typed(letters);
      finder.watch(() => {
        for (const { authid, name } of finder.people) this.found.set(authid, { authid, name });
        if (finder.people.length > 0) later();
      });
    }
    return this.finder?.people ?? [];
  }

  close(): void {
    this.finder?.close();
  }

  private async learn(sign: Sign): Promise<void> {
    if (sign === ":") this.emoji = (await import("./emoji.js")).EMOJI;
    else if (sign === "/") this.commands = (await this.client.call("tidings.chat.commands", {})).commands;
    else this.members = (await this.client.call("tidings.room.members", { room: this.room, limit: MEMBERS_MOST })).members;
  }
}
