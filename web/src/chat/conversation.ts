/** What people say to each other, in a room or in one of its threads: history, what comes after it, what is on its way. */
import {
  type Attachment,
  type Author,
  type CommandProgress,
  type FilePart,
  type HistoryReply,
  type LiveUserEvent,
  type MessageFile,
  type OutboxEntry,
  type Reacted,
  type StreamEvent,
  type StreamSubscription,
  type TidingsClient,
  type Typist,
  type Vote,
  TidingsError,
  newKey,
} from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { t } from "../i18n/index.js";
import { type BlocksModel, blocksOf, isBlocked } from "./blocks.js";
import { readTyped } from "./commands.js";
import { Earlier } from "./earlier.js";
import { withEmoji } from "./emoji-names.js";
import { type Faces, facesOf } from "./faces.js";
import { Help } from "./help.js";
import type { Hold } from "./hold.js";
import { mentionsIn } from "./mentions.js";
import { type RoomView, fromHistory, withEvent, withMark } from "./messages.js";
import { Observable } from "./observable.js";
import { Pages, type Where } from "./pages.js";
import { Reading } from "./reading.js";
import type { Receipts } from "./receipts.js";
import { sentenceFor } from "./words.js";
import { Uploads } from "./uploads.js";
import { type Arrival, type Row, type Whisper, notYetShown, timeline } from "./timeline.js";

export type Status = { readonly is: "loading" } | { readonly is: "ready" } | { readonly is: "failed"; readonly error: TidingsError };

/** What a conversation begins with: some of its messages, and up to where they were read (null: nothing is new). */
export interface Opening {
  readonly reply: HistoryReply;
  readonly readTo: number | null;
}

const PAGE = 50;
/** Our own last messages that came as events: enough to tell which of the outbox are among them. */
const ARRIVALS_MOST = 50;

/** A command that takes longer than this shows that it runs. */
const SLOW_MS = 600;
/** So many characters of what a command said are kept. */
const SAID_MOST = 4096;

export abstract class Conversation extends Observable {
  status: Status = { is: "loading" };
  /** Counts the messages of others that came while it was open. */
  heard = 0;
  /** What of the history is shown. */
  readonly pages: Pages;
  /** What goes with the next message. */
  readonly uploads: Uploads;
  private readTo: number | null = null;
  private whispers: readonly Whisper[] = [];
  private readonly running = new Map<string, AbortController>();
  private arrivals: readonly Arrival[] = [];
  protected readonly closing = new AbortController();
  private subscription: StreamSubscription | null = null;
  private readonly unwatch: () => void;
  private unhear: () => void = () => undefined;
  private readonly reading = new Reading((offset) => this.tellRead(offset));

  constructor(
    protected readonly client: TidingsClient,
    /** The room's name. */
    readonly name: string,
    /** The message that the thread begins with; null for the room itself. */
    readonly thread: string | null,
    /** What suggestions are made from; a thread has its room's. */
    readonly help: Help = new Help(client, name),
    readonly earlier = new Earlier(client, name),
  ) {
    super();
    this.pages = new Pages(
      (where) => this.history(where),
      (reply) => fromHistory(reply, this.myAuthid, this.thread),
      () => this.settle(),
    );
    this.uploads = new Uploads(client, name);
    this.unwatch = client.outbox.watch(() => this.settle());
  }

  protected get view(): RoomView | null { return this.pages.view; }

  protected set view(view: RoomView | null) {
    this.pages.view = view;
  }

  /** What to show, top to bottom. */
  get rows(): readonly Row[] {
    const { view, whispers } = this;
    if (view === null) return [];
    const pending = notYetShown(this.entries, this.arrivals, view.head);
    return timeline({ view, pending, whispers, me: this.myAuthid, now: Date.now(), readTo: this.readTo });
  }

  /** An address in this page that shows a file of the room. */
  fileUrl(file: MessageFile, part: FilePart): Promise<string> {
    return this.client.files.url(this.name, file.id, part);
  }

  /** What a draft is kept under. */
  get draft(): string {
    return this.thread === null ? this.name : `${this.name}/${this.thread}`;
  }

  /** What became of our messages; null where that is not told: in threads. */
  readonly receipts: Receipts | null = null;

  /** Whom we do not want to hear from. */
  get blocks(): BlocksModel { return blocksOf(this.client); }

  get faces(): Faces { return facesOf(this.client); }

  get myAuthid(): string | null { return this.client.me?.authid ?? null; }

  /** Whether we are in the room, and may write. */
  abstract get isJoined(): boolean;

  /** Why nothing can be said right now. */
  abstract get hold(): Hold | null;

  /** Whether we decide about what others say. */
  abstract get moderates(): boolean;

  /** Until when (ms) what we sent waits, as it was too much at once; 0 if nothing does. */
  get pausedUntil(): number {
    return Math.max(0, ...this.entries.map(({ delivery }) => (delivery.is === "paused" ? delivery.until : 0)));
  }

  /** How many messages were unread when it was opened. */
  abstract get unreadBefore(): number;

  /** For how many days what is said is kept; 0 where the room does not say. */
  keptDays(): number { return 0; }

  /** Others who are typing. */
  abstract get othersTyping(): readonly Typist[];

  /** A key was pressed in the composer, which now holds `text`. */
  abstract typed(text: string): void;

  abstract typingEnded(): void;

  /** Those who are in the room: who is here first. */
  abstract get known(): readonly Author[];

  /** Those whom a message may address. */
  abstract get addressable(): readonly Author[];

  /** Sends words, or has them done, if they are a command. */
  submit(text: string, attachments: readonly Attachment[], files: readonly MessageFile[] = []): void {
    this.typingEnded();
    const typed = readTyped(text);
    if (typed.is === "command" && attachments.length + files.length === 0) void this.command(typed.name, typed.text);
    else {
      const words = withEmoji(text, this.help.emoji);
      this.client.send(this.name, words, attachments, this.thread, mentionsIn(words, this.addressable), files);
      void this.pages.showNewest(); // who writes wants to see it
    }
  }

  /** Asks for all that is shown at first. */
  protected abstract open(signal: AbortSignal): Promise<Opening>;

  protected abstract tellRead(offset: number): Promise<unknown>;

  /** What another page of ours did, or what we are to know. */
  protected abstract toldOfOwn(event: LiveUserEvent): void;

  /** Loads (again): at the start, after continuity was lost, or because a person asked. */
  async load(): Promise<void> {
    this.subscription?.close();
    this.subscription = null;
    try {
      const { signal } = this.closing;
      const { reply, readTo } = await this.open(signal);
      if (signal.aborted) return;
      this.readTo = readTo;
      this.pages.begin(reply);
      this.status = { is: "ready" };
      this.settle();
      this.follow(reply);
      this.listen();
    } catch (error) {
      this.fail(asTidingsError(error));
    }
  }

  /** Whoever looks at the page has the newest messages before them. */
  seen(): void {
    if (this.isJoined && !this.pages.hasNewer) this.reading.seen(this.view?.head ?? 0);
  }

  retry(entry: OutboxEntry): void {
    this.client.outbox.retry(entry.key);
  }

  discard(entry: OutboxEntry): void {
    this.client.outbox.forget(entry.key);
  }

  async edit(message: string, text: string): Promise<void> {
    const found = this.view?.messages.find(({ id }) => id === message);
    const mentions = mentionsIn(text, [...this.addressable, ...(found?.mentions ?? [])]); // whom it addressed may not be here just now
    await this.client.insist("tidings.chat.edit", { room: this.name, message, text, mentions, key: newKey() });
  }

  async delete(message: string): Promise<void> {
    await this.client.insist("tidings.chat.delete", { room: this.name, message, key: newKey() });
  }

  /** Puts an emoji to a message, or takes it away again. */
  async react(message: string, emoji: string, isOn: boolean): Promise<void> {
    const procedure = isOn ? "tidings.chat.react" : "tidings.chat.unreact";
    await this.client.insist(procedure, { room: this.name, message, emoji, key: newKey() });
  }

  /** Who put what to a message: the first so many. */
  async reactions(message: string): Promise<readonly Reacted[]> {
    const { signal } = this.closing;
    return (await this.client.insist("tidings.chat.reactions", { room: this.name, message }, { signal })).reactions;
  }

  /** Chooses in a message's poll, all at once; nothing takes it back. */
  async vote(message: string, choices: readonly number[]): Promise<void> {
    await this.client.insist("tidings.poll.vote", { room: this.name, message, choices, key: newKey() });
  }

  async closePoll(message: string): Promise<void> {
    await this.client.insist("tidings.poll.close", { room: this.name, message, key: newKey() });
  }

  /** Who chose this: the first so many. */
  async voters(message: string, choice: number): Promise<readonly Vote[]> {
    const { signal } = this.closing;
    return (await this.client.insist("tidings.poll.votes", { room: this.name, message, choice }, { signal })).votes;
  }

  /** Puts a message where everybody in the room finds it at once, or takes it from there. */
  async pin(message: string, isOn: boolean): Promise<void> {
    await this.client.insist(isOn ? "tidings.chat.pin" : "tidings.chat.unpin", { room: this.name, message, key: newKey() });
  }

  /** Takes away what a message shows of its links, for everybody and for good. */
  readonly unpreview = (message: string): Promise<unknown> =>
    this.client.insist("tidings.chat.unpreview", { room: this.name, message, key: newKey() });

  /** Notes a message for ourselves, or forgets that. */
  async bookmark(message: string, isOn: boolean): Promise<void> {
    await this.client.insist(isOn ? "tidings.chat.bookmark" : "tidings.chat.unbookmark", { room: this.name, message, key: newKey() });
  }

  /** A command that is still running is cancelled. */
  forgetWhisper(key: string): void {
    this.running.get(key)?.abort();
    this.whispers = this.whispers.filter((whisper) => whisper.key !== key);
    this.changed();
  }

  close(): void {
    this.uploads.close();
    this.reading.close();
    this.closing.abort();
    this.unwatch();
    this.unhear();
    this.subscription?.close();
  }

  /** Something happened; what is shown of it comes after this. */
  protected happened(event: StreamEvent): void {
    if (event.type === "message.new" && (event.data["thread"] ?? null) === this.thread) this.said(event);
  }

  /** Up to here it was read, as the server knows. */
  protected wasRead(offset: number): void {
    this.reading.known(offset);
  }

  protected history(where: Where): Promise<HistoryReply> {
    const { name, thread } = this;
    const request = { room: name, limit: PAGE, ...(thread !== null && { thread }), ...where };
    return this.client.insist("tidings.chat.history", request, { signal: this.closing.signal });
  }

  /** Says that something was not done. */
  tellFailure(error: unknown): void {
    const text = sentenceFor(asTidingsError(error));
    this.whisper({ key: newKey(), time: Date.now(), after: this.view?.head ?? 0, kind: "error", text });
  }

  /** Runs a command. What it says before it is done is shown as it comes; one that is quick shows nothing of that. */
  private async command(name: string, text: string): Promise<void> {
    const key = newKey();
    const run = new AbortController();
    this.running.set(key, run);
    const signal = AbortSignal.any([run.signal, this.closing.signal]);
    const begin = { key, time: Date.now(), after: this.view?.head ?? 0, kind: "running", text: "", status: t("{name} is running", { name: `/${name}` }) } as const;
    const slow = setTimeout(() => this.whisper(begin), SLOW_MS);
    const request = { room: this.name, name, text, ...(this.thread !== null && { thread: this.thread }) };
    const onProgress = (told: CommandProgress): void => this.whisper(grown(this.whispered(key) ?? begin, told));
    try {
      const reply = await this.client.command(request, { signal, onProgress });
      this.done(grown(this.whispered(key) ?? begin, { text: reply.text, status: null }), "answer");
    } catch (reason) {
      if (signal.aborted) return;
      const error = asTidingsError(reason);
      const sentence = error.code === "no_such_command" ? t("There is no command {name}.", { name: `/${name}` }) : sentenceFor(error);
      this.done(grown(this.whispered(key) ?? begin, { text: sentence, status: null }), "error");
    } finally {
      clearTimeout(slow);
      this.running.delete(key);
    }
  }

  private readonly whispered = (key: string): Whisper | undefined => this.whispers.find((one) => one.key === key);

  /** A command that has nothing to say leaves nothing. */
  private done(whisper: Whisper, kind: Whisper["kind"]): void {
    if (whisper.text === "") this.forgetWhisper(whisper.key);
    else this.whisper({ ...whisper, kind });
  }

  /** Shows something that only we see, in the place of what it was before. */
  private whisper(whisper: Whisper): void {
    if (this.closing.signal.aborted) return;
    const isNew = this.whispered(whisper.key) === undefined;
    this.whispers = isNew ? [...this.whispers, whisper] : this.whispers.map((one) => (one.key === whisper.key ? whisper : one));
    this.changed();
  }

  protected fail(error: TidingsError): void {
    if (this.closing.signal.aborted) return;
    this.status = { is: "failed", error };
    this.changed();
  }

  private get entries(): readonly OutboxEntry[] {
    return this.client.outbox.in(this.name, this.thread);
  }

  private follow({ epoch, head }: HistoryReply): void {
    this.subscription = this.client.subscribe(`room.${this.name}`, {
      from: { epoch, offset: head },
      onEvent: (event) => this.came(event),
      onReset: () => void this.load(),
      onError: (error) => this.fail(error),
    });
  }

  /** Who we are is known by now. */
  private listen(): void {
    this.unhear();
    this.unhear = this.client.onOwn((event) => {
      if (event.type === "bookmark.changed" && event.room === this.name) this.bookmarked(event.message, event.bookmarked);
      else this.toldOfOwn(event);
    });
  }

  private bookmarked(message: string, bookmarked: boolean): void {
    if (this.view === null) return;
    this.view = withMark(this.view, message, { bookmarked });
    this.changed();
  }

  private came(event: StreamEvent): void {
    if (this.view === null) return;
    if (event.type === "room.rewritten") return void this.load();
    this.view = withEvent(this.view, event);
    this.happened(event);
    this.settle();
  }

  private said(event: StreamEvent): void {
    if (event.author?.authid !== this.myAuthid) this.heard += isBlocked(this.client, event.author?.authid) ? 0 : 1;
    else {
      const text = typeof event.data["text"] === "string" ? event.data["text"] : "";
      this.arrivals = [...this.arrivals.slice(-ARRIVALS_MOST), { id: event.id, text, at: Date.now() }];
    }
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
}

/** What a command has said, with what it says now: words are added, its status is replaced. */
function grown(whisper: Whisper, { text, status }: CommandProgress): Whisper {
  const said = [whisper.text, text ?? ""].filter((part) => part !== "").join("\n");
  return { ...whisper, text: said.slice(-SAID_MOST), ...(status !== null && { status }) };
}
