/** One open room: its conversation, who is there, whether we belong to it; and the way into its threads. */
import {
  type Author,
  type HistoryReply,
  type LiveUserEvent,
  type Person,
  type Pin,
  type Presence,
  type Room,
  type StreamEvent,
  type TidingsClient,
  type Typist,
  newKey,
} from "../client/index.js";
import { isBlocked } from "./blocks.js";
import { Conversation, type Opening } from "./conversation.js";
import { type Hold, holdOf } from "./hold.js";
import { withUnread } from "./messages.js";
import { ModerationModel } from "./moderation.js";
import { Receipts } from "./receipts.js";
import { ThreadModel } from "./thread.js";
import { TypingSender } from "./typing.js";

export class RoomModel extends Conversation {
  room: Room | null = null;
  people: readonly Person[] = [];
  typists: readonly Typist[] = [];
  /** Counts what was pinned and taken down while the room is open. */
  pinChanges = 0;
  /** For those who moderate the room; asks for nothing by itself. */
  readonly moderation: ModerationModel;
  override readonly receipts: Receipts;
  private presence: Presence | null = null;
  private readonly typing: TypingSender;

  constructor(
    client: TidingsClient,
    name: string,
    /** Join before anything else: what a newcomer wants. */
    private joinsFirst = false,
    /** Asked once it is known who we are and that we are not in: whether to join without being told to. */
    private readonly joinsUnasked: () => boolean = () => false,
  ) {
    super(client, name, null);
    this.receipts = new Receipts(client, name);
    this.help.mayFind = () => this.room?.public === true && !this.room.direct;
    this.moderation = new ModerationModel(client, name);
    this.moderation.watch(() => this.decided());
    this.typing = new TypingSender((typing) => this.tellTyping(typing));
    void this.load();
  }

  override get isJoined(): boolean {
    return this.room?.joined === true;
  }

  override get hold(): Hold | null {
    return holdOf(this.room, Date.now());
  }

  override get moderates(): boolean {
    const role = this.room?.role;
    return this.isJoined && (role === "owner" || role === "moderator");
  }

  override keptDays(): number {
    return this.room?.retention_days ?? 0;
  }

  override get unreadBefore(): number {
    return this.room?.unread ?? 0;
  }

  override get othersTyping(): readonly Typist[] {
    return this.typists.filter(({ authid }) => authid !== this.myAuthid && !isBlocked(this.client, authid));
  }

  override get known(): readonly Author[] {
    return [...this.people, ...this.help.members];
  }

  override get addressable(): readonly Author[] {
    return [...this.known, ...this.help.found.values()];
  }

  /** The replies to a message. Whoever opens it closes it. */
  openThread(message: string): ThreadModel {
    return new ThreadModel(this.client, this.name, message, this);
  }

  /** What is pinned, the last pin first. */
  async pins(): Promise<readonly Pin[]> {
    const { pins } = await this.client.insist("tidings.chat.pins", { room: this.name }, { signal: this.closing.signal });
    return pins;
  }

  /** Asks those who moderate the room to look at a message. */
  async report(message: string, reason: string): Promise<void> {
    await this.client.insist("tidings.chat.report", { room: this.name, message, reason, key: newKey() });
  }

  async join(): Promise<void> {
    const { room } = await this.client.insist("tidings.room.join", { room: this.name });
    this.room = room;
    void this.receipts.look(room);
    if (this.status.is === "ready") this.changed();
    else await this.load();
  }

  /** Of a direct room: hides it. What goes wrong is said in the room, where we still are then. */
  async leave(): Promise<void> {
    try {
      await this.client.insist("tidings.room.leave", { room: this.name });
      if (this.room !== null) this.room = { ...this.room, ...(this.room.direct ? { hidden: true } : { joined: false }) };
      this.changed();
    } catch (error) {
      this.tellFailure(error);
    }
  }

  override typed(text: string): void {
    if (text.trim() === "" || text.startsWith("/")) this.typing.stopped();
    else this.typing.typed();
  }

  override typingEnded(): void {
    this.typing.stopped();
  }

  override close(): void {
    this.typing.stopped();
    super.close();
    this.receipts.close();
    this.help.close();
    this.presence?.close();
  }

  protected override async open(signal: AbortSignal): Promise<Opening> {
    await this.joinFirst(signal);
    const [reply, found] = await Promise.all([this.pages.first(), this.about(signal)]);
    const room = found.joined || !this.joinsUnasked() ? found : await this.joined(signal);
    const readTo = room.unread > 0 ? room.read : null;
    const opening = await this.atUnread(reply, readTo);
    this.room = room;
    this.wasRead(room.read);
    await this.receipts.look(room); // before anything is shown: nothing moves then
    if (!signal.aborted) this.enter();
    return { reply: opening, readTo };
  }

  protected override happened(event: StreamEvent): void {
    super.happened(event);
    if (event.type === "message.new" && event.author?.authid === this.myAuthid) this.tookTurn();
    if (event.type === "message.new") this.typists = this.typists.filter(({ authid }) => authid !== event.author?.authid);
    if (event.type.startsWith("member.") && event.data["authid"] === this.myAuthid) this.membershipChanged(event);
    if (event.type === "room.updated") this.roomChanged(event);
    if (event.type.startsWith("pin.")) this.pinChanges += 1;
  }

  protected override tellRead(offset: number): Promise<unknown> {
    return this.client.call("tidings.room.read", { room: this.name, offset });
  }

  /** A room opens where its unread messages begin, however far back that is; unless somebody wants to go elsewhere. */
  private async atUnread(newest: HistoryReply, readTo: number | null): Promise<HistoryReply> {
    const oldest = newest.messages[0]?.offset ?? 0;
    const isThere = readTo === null || this.pages.isSeeking || !newest.more || oldest <= readTo;
    return isThere ? newest : this.history({ around: readTo + 1 });
  }

  private async joinFirst(signal: AbortSignal): Promise<void> {
    if (!this.joinsFirst) return;
    this.joinsFirst = false;
    await this.tryToJoin(signal);
  }

  private async joined(signal: AbortSignal): Promise<Room> {
    await this.tryToJoin(signal);
    return this.about(signal);
  }

  private async tryToJoin(signal: AbortSignal): Promise<void> {
    try {
      await this.client.insist("tidings.room.join", { room: this.name }, { signal });
    } catch {
      // What follows says why this room cannot be read, or offers to join it.
    }
  }

  private about(signal: AbortSignal): Promise<Room> {
    return this.client.insist("tidings.room.get", { room: this.name }, { signal });
  }

  /** From now on the others see that we are here. */
  private enter(): void {
    this.presence ??= this.client.presence(this.name, {
      onChange: (people) => {
        this.people = people;
        for (const { authid, picture } of people) this.faces.take(authid, picture);
        this.changed();
      },
      onTyping: (typists) => {
        this.typists = typists;
        this.changed();
      },
      onReceipt: (receipt) => this.receipts.take(receipt),
      onSubscribed: () => void this.receipts.look(this.room),
    });
  }

  private roomChanged({ data: { title, topic, slow_seconds: seconds, archived, picture, retention_days: days } }: StreamEvent): void {
    if (this.room === null || typeof title !== "string" || typeof topic !== "string") return;
    const slow = typeof seconds === "number" ? seconds : this.room.slow_seconds;
    const slow_until = slow === this.room.slow_seconds ? this.room.slow_until : 0;
    const called = this.room.direct ? this.room.title : title;
    this.room = { ...this.room, title: called, topic, slow_seconds: slow, slow_until, archived: archived === true, ...(typeof picture === "string" && { picture }), ...(typeof days === "number" && { retention_days: days }) };
  }

  private membershipChanged({ type, data: { role } }: StreamEvent): void {
    if (this.room === null) return;
    const joined = type !== "member.removed";
    const mine = role === "owner" || role === "moderator" ? role : "member";
    this.room = { ...this.room, joined, role: joined ? mine : null, ...(mine !== "member" && { muted_until: 0, slow_until: 0 }) };
    void this.receipts.look(this.room);
  }

  /** It is known how many reports wait. */
  private decided(): void {
    const { status, cases } = this.moderation;
    if (this.room === null || status.is !== "ready" || this.room.reports === cases.length) return;
    this.room = { ...this.room, reports: cases.length };
    this.changed();
  }

  /** In a slow room the next one comes later. */
  private tookTurn(): void {
    if (this.room === null || this.room.slow_seconds === 0 || this.moderates) return;
    this.room = { ...this.room, slow_until: Date.now() + this.room.slow_seconds * 1000 };
  }

  /** A thread was read, here or on another device; or we may not write any more, or again. */
  protected override toldOfOwn(event: LiveUserEvent): void {
    if (event.type === "mute.changed" && event.room === this.name && this.room !== null) {
      this.room = { ...this.room, muted_until: event.muted_until };
      this.changed();
    }
    if (event.type === "block.changed" && this.room?.direct === true) void this.lookAgain();
    if (event.type !== "thread.read" || event.room !== this.name || this.view === null) return;
    this.view = withUnread(this.view, event.thread, event.unread);
    this.changed();
  }

  /** Asks for what no event tells: whether the two of us can write to each other, how many reports wait. */
  async lookAgain(): Promise<void> {
    try {
      this.room = await this.about(this.closing.signal);
      this.changed();
    } catch {
      // Whoever writes is told.
    }
  }

  private tellTyping(typing: boolean): void {
    if (!this.isJoined) return;
    this.client.call("tidings.chat.typing", { room: this.name, typing }).catch(() => undefined); // of no consequence
  }
}
