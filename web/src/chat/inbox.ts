/** A person's notifications, newest first, with the messages that they are about, and which of them are unread. */
import type { Author, Notification, NotifyListReply, StreamEvent, StreamSubscription, TidingsClient, TidingsError } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { newKey } from "../client/index.js";
import { isBlocked } from "./blocks.js";
import { Observable } from "./observable.js";
import { plainOf } from "./plain.js";
import type { Ring } from "./ringing.js";

/** So many are asked for at once. */
const PAGE = 30;
/** So many are kept on a page that is left open. */
const KEPT_MOST = 300;

export type InboxStatus = { readonly is: "loading" } | { readonly is: "ready" } | { readonly is: "failed"; readonly error: TidingsError };

export class Inbox extends Observable {
  items: readonly Notification[] = [];
  status: InboxStatus = { is: "loading" };
  hasMore = false;
  unread = 0;
  private read = 0;
  private head = 0;
  private subscription: StreamSubscription | null = null;
  private readonly closing = new AbortController();
  private unhear: () => void = () => undefined;

  constructor(
    private readonly client: TidingsClient,
    /** Called for each that comes while the page is open. */
    private readonly onNew: (notification: Notification) => void = () => undefined,
  ) {
    super();
    void this.load();
  }

  isUnread({ offset }: Pick<Notification, "offset">): boolean {
    return offset > this.read;
  }

  /** Whether it is of somebody whom we have blocked since. */
  isOfBlocked(author: Author | null): boolean {
    return isBlocked(this.client, author?.authid);
  }

  /** Asks (again). */
  async load(): Promise<void> {
    this.subscription?.close();
    this.subscription = null;
    try {
      const reply = await this.page();
      if (this.closing.signal.aborted) return;
      this.items = reply.notifications;
      this.take(reply);
      this.hasMore = reply.more;
      this.status = { is: "ready" };
      this.follow(reply);
    } catch (error) {
      this.fail(error);
    }
    this.changed();
  }

  async more(): Promise<void> {
    const before = this.items.at(-1)?.offset;
    if (before === undefined) return;
    try {
      const reply = await this.page(before);
      this.items = [...this.items, ...reply.notifications].slice(0, KEPT_MOST);
      this.hasMore = reply.more && this.items.length < KEPT_MOST;
    } catch (error) {
      this.fail(error);
    }
    this.changed();
  }

  /** All that is there was read, as all our devices will know. */
  markRead(): void {
    if (this.unread === 0 || this.status.is !== "ready") return;
    this.wasRead(this.head, 0);
    this.client.insist("tidings.notify.read", { offset: this.head, key: newKey() }, { signal: this.closing.signal }).catch(() => undefined);
  }

  close(): void {
    this.closing.abort();
    this.unhear();
    this.subscription?.close();
  }

  private page(before?: number): Promise<NotifyListReply> {
    const request = { limit: PAGE, ...(before !== undefined && { before }) };
    return this.client.insist("tidings.notify.list", request, { signal: this.closing.signal });
  }

  private follow({ epoch, head }: NotifyListReply): void {
    const authid = this.client.me?.authid; // known by now: the server has answered
    if (authid === undefined) return;
    this.listen();
    this.subscription = this.client.subscribe(`user.${authid}`, {
      from: epoch === "" ? "start" : { epoch, offset: head },
      onEvent: (event) => void this.came(event),
      onReset: () => void this.load(),
      onError: (error) => {
        this.fail(error);
        this.changed();
      },
    });
  }

  /** Another device of ours has read. */
  private listen(): void {
    this.unhear();
    this.unhear = this.client.onOwn((event) => {
      if (event.type === "notify.read") this.wasRead(event.read, event.unread);
    });
  }

  /** What is about a message is asked for, since it comes without its words. */
  private async came(event: StreamEvent): Promise<void> {
    if (event.offset <= this.head) return;
    this.head = event.offset;
    this.unread += 1;
    const { offset, id, type, time, author, data } = event;
    const told: Notification = { offset, id, type, time, author, data, message: null };
    const notification = "message" in data ? await this.asked(told) : told;
    if (this.closing.signal.aborted) return;
    this.items = [notification, ...this.items].sort((one, other) => other.offset - one.offset).slice(0, KEPT_MOST);
    this.changed();
    this.onNew(notification);
  }

  private async asked(told: Notification): Promise<Notification> {
    try {
      const { signal } = this.closing;
      const { notifications } = await this.client.insist("tidings.notify.list", { before: told.offset + 1, limit: 1 }, { signal });
      return notifications.find(({ offset }) => offset === told.offset) ?? told;
    } catch {
      return told; // who and where are there all the same
    }
  }

  private take({ head, read, unread }: NotifyListReply): void {
    this.head = head;
    this.read = read;
    this.unread = unread;
  }

  private wasRead(read: number, unread: number): void {
    if (read < this.read) return;
    this.read = read;
    this.unread = unread;
    this.changed();
  }

  private fail(error: unknown): void {
    if (!this.closing.signal.aborted) this.status = { is: "failed", error: asTidingsError(error) };
  }
}

/** What is said on the device about a notification. */
export function ringOf({ id, type, data, message }: Notification): Ring {
  const text = (name: string): string => (typeof data[name] === "string" ? data[name] : "");
  const room = text("room");
  const place = room === "" ? null : { room, offset: message?.offset ?? null, thread: message?.thread ?? null };
  return { title: text("title") === "" ? type : text("title"), text: message === null ? text("text") : plainOf(message), tag: id, place };
}
