/** Messages that are kept at hand, as a list that is asked for when somebody looks at it. */
import { type Author, type Message, type TidingsClient, type TidingsError, newKey } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { key } from "../i18n/index.js";
import { isBlocked } from "./blocks.js";
import { Observable } from "./observable.js";
import type { RoomModel } from "./room.js";

/** One of them; of a pin also who put it there. */
export interface Kept {
  readonly message: Message;
  readonly by: Author | null;
}

export type KeptStatus = { readonly is: "loading" } | { readonly is: "ready" } | { readonly is: "failed"; readonly error: TidingsError };

interface Words {
  readonly title: string;
  readonly empty: string;
  readonly remove: string;
}

export abstract class KeptModel extends Observable {
  status: KeptStatus = { is: "loading" };
  items: readonly Kept[] = [];
  hasMore = false;
  abstract readonly words: Words;

  /** Whether we may take one out. */
  abstract get mayRemove(): boolean;

  /** Asks (again). What was there stays until the answer comes. */
  async load(): Promise<void> {
    await this.attempt(() => this.first());
  }

  async more(): Promise<void> {
    await this.attempt(() => this.next());
  }

  async remove(message: Message): Promise<void> {
    await this.attempt(async () => {
      await this.drop(message);
      this.items = this.items.filter((item) => item.message.id !== message.id);
    });
  }

  /** Whether we do not want to hear from whoever wrote it. */
  abstract isOfBlocked(message: Message): boolean;

  protected abstract first(): Promise<void>;
  protected abstract drop(message: Message): Promise<unknown>;

  protected next(): Promise<void> {
    return Promise.resolve();
  }

  private async attempt(doing: () => Promise<void>): Promise<void> {
    try {
      await doing();
      this.status = { is: "ready" };
    } catch (error) {
      this.status = { is: "failed", error: asTidingsError(error) };
    }
    this.changed();
  }
}

/** What a room has pinned. */
export class PinsModel extends KeptModel {
  override readonly words = {
    title: key("Pinned messages"),
    empty: key("Nothing is pinned in this room. What everybody should find at once can be pinned from a message\u2019s menu."),
    remove: key("Unpin"),
  };
  private seen: number;
  private readonly unwatch: () => void;

  constructor(readonly room: RoomModel) {
    super();
    this.seen = room.pinChanges;
    this.unwatch = room.watch(() => {
      if (room.pinChanges === this.seen) return;
      this.seen = room.pinChanges;
      void this.load();
    });
  }

  override get mayRemove(): boolean {
    return this.room.isJoined;
  }

  close(): void {
    this.unwatch();
  }

  override isOfBlocked({ author }: Message): boolean {
    return this.room.blocks.has(author.authid);
  }

  protected override async first(): Promise<void> {
    this.items = await this.room.pins();
  }

  protected override drop(message: Message): Promise<unknown> {
    return this.room.pin(message.id, false);
  }
}

const PAGE = 50;

/** What we have bookmarked, in all our rooms. */
export class BookmarksModel extends KeptModel {
  override readonly words = {
    title: key("Bookmarks"),
    empty: key("No bookmarks yet. Bookmark a message from its menu, and find it again here."),
    remove: key("Remove bookmark"),
  };
  override readonly mayRemove = true;
  private last: number | null = null;

  constructor(readonly client: TidingsClient) {
    super();
  }

  protected override async first(): Promise<void> {
    this.last = null;
    this.items = await this.page();
  }

  override isOfBlocked({ author }: Message): boolean {
    return isBlocked(this.client, author.authid);
  }

  protected override async next(): Promise<void> {
    this.items = [...this.items, ...(await this.page())];
  }

  protected override drop({ room, id }: Message): Promise<unknown> {
    return this.client.insist("tidings.chat.unbookmark", { room, message: id, key: newKey() });
  }

  private async page(): Promise<readonly Kept[]> {
    const request = { limit: PAGE, ...(this.last !== null && { before: this.last }) };
    const { bookmarks, more } = await this.client.insist("tidings.chat.bookmarks", request);
    this.hasMore = more;
    this.last = bookmarks.at(-1)?.place ?? this.last;
    return bookmarks.map(({ message }) => ({ message, by: null }));
  }
}
