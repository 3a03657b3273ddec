/** One open room: its history, what happens in it, who is there, and what we have on the way to it. */
import {
  type Attachment,
  type HistoryReply,
  type OutboxEntry,
  type Person,
  type Presence,
  type Room,
  type StreamEvent,
  type StreamSubscription,
  type TidingsClient,
  type Typist,
  TidingsError,
  newKey,
} from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { readTyped } from "./commands.js";
import { type RoomView, withEvent } from "./messages.js";
import { Observable } from "./observable.js";
import { Pages, type Where } from "./pages.js";
import { type Arrival, type Row, type Whisper, notYetShown, timeline } from "./timeline.js";
import { TypingSender } from "./typing.js";
import { sentenceFor } from "./words.js";

export type RoomStatus =
  | { readonly is: "loading" }
  | { readonly is: "ready" }
  | { readonly is: "failed"; readonly error: TidingsError };

const PAGE = 50;
/** How often it is told at most that messages were read. */
const MARK_MS = 800;

export class RoomModel extends Observable {
  status: RoomStatus = { is: "loading" };
  room: Room | null = null;
  people: readonly Person[] = [];
  typists: readonly Typist[] = [];
  /** Up to where we had read when the room was opened; null if nothing was unread then. */
  private readTo: number | null = null;
  private marked = 0;
  /** Something was seen that was not told yet. */
  private isSeen = false;
  private marking: ReturnType<typeof setTimeout> | undefined;
  /** Counts the messages of others that came while the room was open. */
  heard = 0;
  /** What of the history is shown. */
  readonly pages: Pages;
  private whispers: readonly Whisper[] = [];
  private arrivals: readonly Arrival[] = [];
  private readonly closing = new AbortController();
  private subscription: StreamSubscription | null = null;
  private presence: Presence | null = null;
  private readonly typing: TypingSender;
  private readonly unwatch: () => void;

  constructor(
    private readonly client: TidingsClient,
    readonly name: string,
    /** Join before anything else: what a newcomer wants. */
    private joinsFirst = false,
    /** Asked once it is known who we are and that we are not in: whether to join without being told to. */
    private readonly joinsUnasked: () => boolean = () => false,
  ) {
    super();
    this.pages = new Pages((where) => this.history(where), () => this.settle());
    this.typing = new TypingSender((typing) => this.tellTyping(typing));
    this.unwatch = client.outbox.watch(() => this.settle());
    void this.load();
  }

  /** What to show, top to bottom. */
  get rows(): readonly Row[] {
    const { view, whispers } = this;
    if (view === null) return [];
    const pending = notYetShown(this.entries, this.arrivals, view.head);
    return timeline({ view, pending, whispers, me: this.myAuthid, now: Date.now(), readTo: this.readTo });
  }

  private get view(): RoomView | null {
    return this.pages.view;
  }

  get myAuthid(): string | null {
    return this.client.me?.authid ?? null;
  }

  /** Others who are typing. */
  get othersTyping(): readonly Typist[] {
    return this.typists.filter(({ authid }) => authid !== this.myAuthid);
  }

  /** Loads (again): at the start, after continuity was lost, or because a person asked. */
  async load(): Promise<void> {
    this.subscription?.close();
    this.subscription = null;
    try {
      const { signal } = this.closing;
      await this.joinFirst(signal);
      const [reply, found] = await Promise.all([this.pages.first(), this.about(signal)]);
      const room = found.joined || !this.joinsUnasked() ? found : await this.joined(signal);
      if (signal.aborted) return;
      this.room = room;
      this.readTo = room.unread > 0 ? room.read : null;
      this.marked = Math.max(this.marked, room.read);
      this.pages.begin(reply);
      this.status = { is: "ready" };
      this.settle();
      this.follow(reply);
    } catch (error) {
      this.fail(asTidingsError(error));
    }
  }

  /** Whoever looks at the page has the newest messages before them. Told at once, and then not too often. */
  seen(): void {
    const head = this.view?.head ?? 0;
    if (head <= this.marked || this.room?.joined !== true || this.pages.hasNewer) return;
    this.isSeen = true;
    if (this.marking !== undefined) return;
    this.marking = setTimeout(() => {
      this.marking = undefined;
      if (this.isSeen) this.seen();
    }, MARK_MS);
    void this.mark();
  }

  private async mark(): Promise<void> {
    const head = this.view?.head ?? 0;
    this.isSeen = false;
    try {
      await this.client.call("tidings.room.read", { room: this.name, offset: head });
      this.marked = Math.max(this.marked, head);
    } catch {
      // The next message, or the next look, tells it anew.
    }
  }

  /** Sends words to the room, or a command to whoever answers it. */
  submit(text: string, attachments: readonly Attachment[]): void {
    this.typing.stopped();
    const typed = readTyped(text);
    if (typed.is === "command" && attachments.length === 0) void this.command(typed.name, typed.text);
    else this.client.send(this.name, text, attachments);
    void this.pages.showNewest(); // who writes wants to see it
  }

  retry(entry: OutboxEntry): void {
    this.client.outbox.retry(entry.key);
  }

  discard(entry: OutboxEntry): void {
    this.client.outbox.forget(entry.key);
  }

  async edit(message: string, text: string): Promise<void> {
    await this.client.insist("tidings.chat.edit", { room: this.name, message, text, key: newKey() });
  }

  async delete(message: string): Promise<void> {
    await this.client.insist("tidings.chat.delete", { room: this.name, message, key: newKey() });
  }

  async join(): Promise<void> {
    const { room } = await this.client.insist("tidings.room.join", { room: this.name });
    this.room = room;
    if (this.status.is === "ready") this.changed();
    else await this.load();
  }

  async leave(): Promise<void> {
    await this.client.insist("tidings.room.leave", { room: this.name });
    if (this.room !== null) this.room = { ...this.room, joined: false };
    this.changed();
  }

  /** A key was pressed in the composer, which now holds `text`. */
  typed(text: string): void {
    if (text.trim() === "" || text.startsWith("/")) this.typing.stopped();
    else this.typing.typed();
  }

  typingEnded(): void {
    this.typing.stopped();
  }

  forgetWhisper(key: string): void {
    this.whispers = this.whispers.filter((whisper) => whisper.key !== key);
    this.changed();
  }

  close(): void {
    clearTimeout(this.marking);
    if (this.isSeen) void this.mark();
    this.typing.stopped();
    this.closing.abort();
    this.unwatch();
    this.subscription?.close();
    this.presence?.close();
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

  private get entries(): readonly OutboxEntry[] {
    return this.client.outbox.in(this.name);
  }

  private history(where: Where): Promise<HistoryReply> {
    const { signal } = this.closing;
    return this.client.insist("tidings.chat.history", { room: this.name, limit: PAGE, ...where }, { signal });
  }

  private follow({ epoch, head }: HistoryReply): void {
    this.subscription = this.client.subscribe(`room.${this.name}`, {
      from: { epoch, offset: head },
      onEvent: (event) => this.happened(event),
      onReset: () => void this.load(),
      onError: (error) => this.fail(error),
    });
    this.presence ??= this.client.presence(this.name, {
      onChange: (people) => {
        this.people = people;
        this.changed();
      },
      onTyping: (typists) => {
        this.typists = typists;
        this.changed();
      },
    });
  }

  private happened(event: StreamEvent): void {
    if (this.view === null) return;
    this.pages.view = withEvent(this.view, event);
    if (event.type === "message.new") this.said(event);
    if (event.type.startsWith("member.") && event.data["authid"] === this.myAuthid) this.membershipChanged(event);
    if (event.type === "room.updated" && typeof event.data["title"] === "string" && this.room !== null) {
      this.room = { ...this.room, title: event.data["title"] };
    }
    this.settle();
  }

  private said(event: StreamEvent): void {
    this.typists = this.typists.filter(({ authid }) => authid !== event.author?.authid);
    if (event.author?.authid !== this.myAuthid) this.heard += 1;
    else {
      const text = typeof event.data["text"] === "string" ? event.data["text"] : "";
      this.arrivals = [...this.arrivals.slice(-50), { id: event.id, text, at: Date.now() }];
    }
  }

  private membershipChanged(event: StreamEvent): void {
    if (this.room !== null) this.room = { ...this.room, joined: event.type === "member.added" };
  }

  /** Takes out of the outbox what is shown now. */
  private settle(): void {
    const head = this.view?.head ?? 0;
    for (const { key, delivery } of this.entries) {
      if (delivery.is !== "sent" || delivery.offset > head) continue;
      this.arrivals = this.arrivals.filter(({ id }) => id !== delivery.id);
      this.client.outbox.forget(key); // and this is called again
      return;
    }
    this.changed();
  }

  private async command(name: string, text: string): Promise<void> {
    const { signal } = this.closing;
    try {
      const reply = await this.client.insist("tidings.chat.command", { room: this.name, name, text, key: newKey() }, { signal });
      if (typeof reply.text === "string" && reply.text !== "") this.whisper("answer", reply.text);
    } catch (reason) {
      const error = asTidingsError(reason);
      this.whisper("error", error.code === "no_such_command" ? `There is no command /${name}.` : sentenceFor(error));
    }
  }

  private whisper(kind: Whisper["kind"], text: string): void {
    if (this.closing.signal.aborted) return;
    this.whispers = [...this.whispers, { key: newKey(), time: Date.now(), after: this.view?.head ?? 0, text, kind }];
    this.changed();
  }

  private tellTyping(typing: boolean): void {
    if (this.room?.joined !== true) return;
    this.client.call("tidings.chat.typing", { room: this.name, typing }).catch(() => undefined); // of no consequence
  }

  private fail(error: TidingsError): void {
    if (this.closing.signal.aborted) return;
    this.status = { is: "failed", error };
    this.changed();
  }
}
