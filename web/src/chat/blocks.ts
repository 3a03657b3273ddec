/** Whom we have blocked, on all our devices: what they say is folded away, and is no news. */
import { type Author, type Block, type TidingsClient, newKey } from "../client/index.js";
import { Observable } from "./observable.js";

export class BlocksModel extends Observable {
  /** By authid; null until it is known. */
  people: readonly Block[] | null = null;
  private ids: ReadonlySet<string> = new Set();
  private unhear: () => void = () => undefined;

  constructor(private readonly client: TidingsClient) {
    super();
    client.onLink(({ state }) => {
      if (state === "live") this.begin();
    });
    if (client.link.state === "live") this.begin();
  }

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

  /** Asks (again). */
  async load(): Promise<void> {
    const { blocks } = await this.client.insist("tidings.people.blocks", {});
    this.people = blocks;
    this.ids = new Set(blocks.map(({ authid }) => authid));
    this.changed();
  }

  /** Who we are is known by now. */
  private begin(): void {
    this.unhear();
    this.unhear = this.client.onOwn((event) => {
      if (event.type !== "block.changed") return;
      this.mark(event.authid, event.blocked);
      if (event.blocked) this.ask();
    });
    this.ask();
  }

  /** Nothing is folded that was not, if there is no answer; the next connection asks again. */
  private ask(): void {
    this.load().catch(() => undefined);
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

const known = new WeakMap<TidingsClient, BlocksModel>();

/** The one of a connection: whoever looks at messages asks for it first. */
export function blocksOf(client: TidingsClient): BlocksModel {
  const found = known.get(client) ?? new BlocksModel(client);
  known.set(client, found);
  return found;
}

/** Whether somebody is known to be blocked; asks nobody. */
export function isBlocked(client: TidingsClient, authid: string | undefined): boolean {
  return authid !== undefined && known.get(client)?.has(authid) === true;
}
