/** One thread: the message that it began with, and what people replied. */
import { type Author, type LiveUserEvent, type Message, type TidingsClient, type Typist, newKey } from "../client/index.js";
import { Conversation, type Opening } from "./conversation.js";
import type { Help } from "./help.js";
import type { Hold } from "./hold.js";

const NOBODY: readonly Typist[] = [];

/** Whether we are in the room and may write there, when that changes, and whom we know there. */
export interface Membership {
  readonly isJoined: boolean;
  readonly hold: Hold | null;
  readonly moderates: boolean;
  readonly known: readonly Author[];
  readonly addressable: readonly Author[];
  readonly help: Help;
  watch(listener: () => void): () => void;
}

export class ThreadModel extends Conversation {
  private readonly unwatchRoom: () => void;

  constructor(
    client: TidingsClient,
    name: string,
    override readonly thread: string,
    private readonly room: Membership,
  ) {
    super(client, name, thread, room.help);
    const standing = (): string => JSON.stringify([room.isJoined, room.moderates, room.hold]);
    let before = standing();
    this.unwatchRoom = room.watch(() => {
      if (standing() === before) return;
      before = standing();
      this.changed();
    });
    void this.load();
  }

  /** The message that it began with, as it is now. */
  get root(): Message | null {
    return this.view?.root ?? null;
  }

  get isFollowed(): boolean {
    return this.root?.followed === true;
  }

  override get isJoined(): boolean {
    return this.room.isJoined;
  }

  override get hold(): Hold | null {
    return this.room.hold;
  }

  override get moderates(): boolean {
    return this.room.moderates;
  }

  override get known(): readonly Author[] {
    return this.room.known;
  }

  override get addressable(): readonly Author[] {
    return this.room.addressable;
  }

  override get unreadBefore(): number {
    return this.root?.unread ?? 0;
  }

  override get othersTyping(): readonly Typist[] {
    return NOBODY;
  }

  override typed(): void {
    // Who types in a thread is not told to the whole room.
  }

  override typingEnded(): void {
    // See `typed`.
  }

  /** Wants to be told of replies, or not any more. */
  async followIt(followed: boolean): Promise<void> {
    await this.client.insist("tidings.thread.follow", { room: this.name, thread: this.thread, followed, key: newKey() });
    if (this.view?.root == null) return;
    this.view = { ...this.view, root: { ...this.view.root, followed, unread: 0 } };
    this.changed();
  }

  override close(): void {
    super.close();
    this.unwatchRoom();
  }

  protected override async open(): Promise<Opening> {
    const reply = await this.pages.first();
    const unread = reply.root?.unread ?? 0;
    if (reply.read !== null) this.wasRead(reply.read);
    return { reply, readTo: unread > 0 ? reply.read : null };
  }

  protected override toldOfOwn(event: LiveUserEvent): void {
    if (event.type === "thread.read" && event.room === this.name && event.thread === this.thread) this.wasRead(event.read);
  }

  protected override async tellRead(offset: number): Promise<void> {
    if (this.isFollowed) await this.client.call("tidings.thread.read", { room: this.name, thread: this.thread, offset });
  }
}
