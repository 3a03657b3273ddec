/** Whom we have blocked, on all our devices: what they say is folded away, and is no news. */
import { type Author, type Block, type LiveUserEvent, type TidingsClient, newKey } from "../client/index.js";
import { Own, oneEach } from "./own.js";

export class BlocksModel extends Own {
  /** By authid; null until it is known. */
  people: readonly Block[] | null = null;
  private ids: ReadonlySet<string> = new Set();

  has(authid: string): boolean {
    return this.ids.has(authid);
  }

  async block(authid: string): Promise<void> {
    await this.client.insist("tidings.people.block", { authid, key: newKey() });
    this.mark(authid, true);
    await this.load();
  }

  async unblock(authid: string): Promise<void> {
    await this.client.insist("tidings.people.unblock", { authid, key: newKey() });
    this.mark(authid, false);
  }

  override async load(): Promise<void> {
    const { blocks } = await this.client.insist("tidings.people.blocks", {});
    this.people = blocks;
    this.ids = new Set(blocks.map(({ authid }) => authid));
    this.changed();
  }

  protected override heard(event: LiveUserEvent): void {
    if (event.type !== "block.changed") return;
    this.mark(event.authid, event.blocked);
    if (event.blocked) this.ask();
  }

  private mark(authid: string, blocked: boolean): void {
    const others = [...this.ids].filter((one) => one !== authid);
    this.ids = new Set(blocked ? [...others, authid] : others);
    if (!blocked) this.people = this.people?.filter((one) => one.authid !== authid) ?? null;
    this.changed();
  }
}

/** Backends speak for the site; nobody blocks them. */
export function isService({ authid }: Pick<Author, "authid">): boolean {
  return authid.startsWith("service:");
}

/** Whoever looks at messages asks for them first. */
export const blocksOf = oneEach((client) => new BlocksModel(client));

/** Whether somebody is known to be blocked; asks nobody. */
export function isBlocked(client: TidingsClient, authid: string | undefined): boolean {
  return authid !== undefined && blocksOf.known(client)?.has(authid) === true;
}
