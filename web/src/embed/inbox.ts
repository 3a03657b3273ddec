/** A person's notifications, newest first, and which of them are unread. */
import { Observable } from "../chat/observable.js";
import { browserStore } from "../client/credentials.js";
import type { KeyValueStore, Position, StreamEvent, StreamSubscription, TidingsClient, TidingsError } from "../client/index.js";
import { ReadMarks } from "./marks.js";
import { type News, newsOf } from "./news.js";

/** So many of the last are shown. */
export const SHOWN = 50;

export type InboxStatus = { readonly is: "loading" } | { readonly is: "ready" } | { readonly is: "failed"; readonly error: TidingsError };

export class Inbox extends Observable {
  news: readonly News[] = [];
  status: InboxStatus = { is: "loading" };
  private mark: Position | null;
  private readonly marks: ReadMarks;
  private readonly subscription: StreamSubscription;

  constructor(
    client: TidingsClient,
    private readonly authid: string,
    private readonly page: string,
    store: KeyValueStore | null = browserStore(),
  ) {
    super();
    this.marks = new ReadMarks(store);
    this.mark = this.marks.read(authid);
    addEventListener("storage", this.stored);
    this.subscription = client.subscribe(`user.${authid}`, {
      from: { last: SHOWN },
      onEvent: (event) => this.came(event),
      onReset: () => {
        this.news = [];
        this.changed();
      },
      onCaughtUp: () => this.become({ is: "ready" }),
      onError: (error) => this.become({ is: "failed", error }),
    });
  }

  get unread(): number {
    return this.news.filter((one) => this.isUnread(one)).length;
  }

  /** True if there may be more unread ones than are shown. */
  get isFull(): boolean {
    return this.unread >= SHOWN;
  }

  isUnread({ epoch, offset }: Position): boolean {
    return this.mark?.epoch !== epoch || offset > this.mark.offset;
  }

  /** All that is shown was read. */
  markRead(): void {
    const [newest] = this.news;
    if (newest === undefined || !this.isUnread(newest)) return;
    this.mark = { epoch: newest.epoch, offset: newest.offset };
    this.marks.mark(this.authid, this.mark);
    this.changed();
  }

  close(): void {
    removeEventListener("storage", this.stored);
    this.subscription.close();
  }

  private came(event: StreamEvent): void {
    this.news = [newsOf(event, this.page), ...this.news].slice(0, SHOWN);
    this.changed();
  }

  private become(status: InboxStatus): void {
    this.status = status;
    this.changed();
  }

  private readonly stored = ({ key }: StorageEvent): void => {
    if (!this.marks.concerns(key, this.authid)) return;
    this.mark = this.marks.read(this.authid) ?? this.mark;
    this.changed();
  };
}
