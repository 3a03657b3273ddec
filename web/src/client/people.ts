/** A room's presence for the page: the pure state of presence.ts, driven by the room's live topic and by lists. */
import type { LiveRoomEvent, Person, PresenceList, Receipt } from "./api.js";
import { backoffMs } from "./backoff.js";
import { asTidingsError, type TidingsError } from "./errors.js";
import * as sync from "./presence.js";
import type { PresenceState, Typist, Typists } from "./presence.js";
import type { Topics } from "./topics.js";

export interface PresenceOptions {
  /** Who is there, by the time they came. */
  readonly onChange: (people: readonly Person[]) => void;
  /** Who is typing, ourselves included. */
  readonly onTyping?: (typists: readonly Typist[]) => void;
  /** Somebody got further in what was said, or has read it; tell it only where the site has that. */
  readonly onReceipt?: (receipt: Receipt) => void;
  /** From now on it is told; what was told before may have been missed. */
  readonly onSubscribed?: () => void;
  readonly onError?: (error: TidingsError) => void;
}

/** As long as it is open, we are present in the room. */
export interface Presence {
  readonly room: string;
  close(): void;
}

type List = (room: string) => Promise<PresenceList>;

/** Everybody in a room misses the same change: their questions are spread over this time. */
const SPREAD_MS = 1_000;

export class RoomPresence implements Presence {
  private state: PresenceState = sync.nobody;
  private typists: Typists = [];
  private asking = false;
  /** Counts the reasons to ask that came while it was asking. */
  private reasons = 0;
  private closed = false;
  private failures = 0;
  private askAt = Infinity;
  private askTimer: ReturnType<typeof setTimeout> | undefined;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly unfollow: () => void;

  constructor(
    readonly room: string,
    topics: Topics,
    private readonly list: List,
    private readonly options: PresenceOptions,
  ) {
    this.unfollow = topics.follow(`tidings.live.room.${room}`, {
      onEvent: (args) => {
        for (const event of args) this.received(event as LiveRoomEvent); // those who come at once are told of together
      },
      onSubscribed: () => {
        this.state = sync.forgetVersion(this.state);
        this.askIn(0);
        options.onSubscribed?.();
      },
      onRefused: (error) => options.onError?.(error),
    });
  }

  /** Lists again within a second: a component started, or the page was asleep. */
  refresh(): void {
    this.askIn(Math.random() * SPREAD_MS);
  }

  close(): void {
    this.closed = true;
    this.unfollow();
    clearTimeout(this.askTimer);
    clearTimeout(this.typingTimer);
  }

  private received(event: LiveRoomEvent): void {
    if (this.closed) return;
    switch (event.type) {
      case "typing.start":
        this.showTyping(sync.typingStarted(this.typists, event.person, Date.now()));
        break;
      case "typing.stop":
        this.showTyping(sync.typingStopped(this.typists, event.person.authid));
        break;
      case "receipt.changed":
        this.options.onReceipt?.(event.receipt);
        break;
      case "presence.enter":
      case "presence.leave":
        if (event.type === "presence.leave") this.showTyping(sync.typingStopped(this.typists, event.person.authid));
        this.take(sync.syncChange(this.state, event));
    }
  }

  private take(step: sync.PresenceStep): void {
    const changed = step.state.people !== this.state.people;
    this.state = step.state;
    if (changed) this.options.onChange([...step.state.people.values()].sort((a, b) => a.since - b.since));
    if (step.ask) this.refresh();
  }

  /** Asks within this time; sooner, if it was to be asked sooner already. */
  private askIn(ms: number): void {
    const at = Date.now() + ms;
    if (this.asking) this.reasons += 1; // the answer that is on its way may be older than the reason to ask
    if (this.asking || at >= this.askAt) return;
    this.askAt = at;
    clearTimeout(this.askTimer);
    this.askTimer = setTimeout(() => void this.ask(), ms);
  }

  private async ask(): Promise<void> {
    this.asking = true;
    const { reasons } = this;
    this.askAt = Infinity;
    try {
      const list = await this.list(this.room);
      this.asking = false;
      this.failures = 0;
      if (this.closed) return;
      this.take(sync.syncList(this.state, list));
      if (this.reasons !== reasons) this.refresh();
    } catch (error) {
      this.asking = false;
      this.failed(asTidingsError(error));
    }
  }

  private failed(error: TidingsError): void {
    if (this.closed) return;
    if (!error.temporary) {
      this.options.onError?.(error);
      return;
    }
    this.askIn(Math.max(backoffMs(this.failures), error.retryAfterMs ?? 0));
    this.failures += 1;
  }

  private showTyping(typists: Typists): void {
    if (typists === this.typists) return;
    this.typists = typists;
    this.options.onTyping?.(typists);
    clearTimeout(this.typingTimer);
    const next = Math.min(...typists.map(({ until }) => until));
    if (typists.length === 0) return;
    this.typingTimer = setTimeout(() => this.showTyping(sync.typingNow(this.typists, Date.now())), next - Date.now() + 1);
  }
}
