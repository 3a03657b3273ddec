/**
 * WAMP topics that are followed as long as somebody wants them: one subscription each, however many follow it, made again
 * on every new session, and again after the server took it away for a moment.
 */
import { backoffMs } from "./backoff.js";
import { asTidingsError, isDoubtful, type TidingsError } from "./errors.js";
import type { Link } from "./link.js";
import type { Session, TopicSubscription } from "./session.js";

export interface Follower {
  readonly onEvent: (args: readonly unknown[]) => void;
  /** The subscription is in force (again): whatever was published before may have been missed. */
  readonly onSubscribed: () => void;
  /** The server refuses it. It is not tried again until the next connection. */
  readonly onRefused: (error: TidingsError) => void;
}

/** A refusal may be a component that restarts; after this many it is believed. */
const REFUSALS_MOST = 4;

export class Topics {
  private readonly topics = new Map<string, Topic>();

  constructor(private readonly link: Link) {
    link.watch((state) => {
      for (const topic of this.topics.values()) topic.use(state.state === "live" ? state.session : null);
    });
  }

  /** Follows a topic; returns the end of that. */
  follow(name: string, follower: Follower): () => void {
    let topic = this.topics.get(name);
    if (topic === undefined) {
      topic = new Topic(name);
      this.topics.set(name, topic);
      topic.add(follower);
      topic.use(this.link.session);
    } else {
      topic.add(follower);
    }
    const followed = topic;
    return () => followed.remove(follower);
  }
}

/** One topic and who follows it. It is kept when nobody does: the next may come before the server has answered. */
class Topic {
  private readonly followers = new Set<Follower>();
  private session: Session | null = null;
  private subscription: TopicSubscription | null = null;
  private working = false;
  private refused: TidingsError | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly name: string) {}

  add(follower: Follower): void {
    this.followers.add(follower);
    if (this.subscription !== null) follower.onSubscribed();
    else {
      if (this.refused !== null) this.startAnew();
      void this.settle();
    }
  }

  remove(follower: Follower): void {
    this.followers.delete(follower);
    void this.settle();
  }

  use(session: Session | null): void {
    if (session === this.session) return;
    this.session = session;
    this.subscription = null;
    this.startAnew();
    void this.settle();
  }

  private startAnew(): void {
    this.refused = null;
    this.failures = 0;
    clearTimeout(this.timer);
  }

  /** Brings what the server does for us in line with what is wanted; one request at a time. */
  private async settle(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      while (this.step !== null) await this.step();
    } finally {
      this.working = false;
    }
  }

  private get step(): (() => Promise<void>) | null {
    const wanted = this.followers.size > 0;
    if (this.session === null || this.refused !== null) return null;
    if (wanted && this.subscription === null) return () => this.subscribe();
    if (!wanted && this.subscription !== null) return () => this.unsubscribe();
    return null;
  }

  private async subscribe(): Promise<void> {
    const { session } = this;
    if (session === null) return;
    try {
      const subscription = await session.subscribe(this.name, {
        onEvent: (args) => this.each((follower) => follower.onEvent(args)),
        onRevoked: () => this.revoked(session),
      });
      if (session !== this.session) return;
      this.subscription = subscription;
      this.failures = 0;
      this.each((follower) => follower.onSubscribed());
    } catch (error) {
      if (session === this.session) this.failed(asTidingsError(error));
    }
  }

  private async unsubscribe(): Promise<void> {
    const { subscription } = this;
    this.subscription = null;
    await subscription?.end();
  }

  private revoked(session: Session): void {
    if (session !== this.session) return;
    this.subscription = null;
    void this.settle();
  }

  /** Holds the error, so that `settle` rests; a temporary one is forgotten after a while. */
  private failed(error: TidingsError): void {
    this.refused = error;
    const again = error.temporary && !(isDoubtful(error) && this.failures >= REFUSALS_MOST);
    if (!again) {
      this.each((follower) => follower.onRefused(error));
      return;
    }
    this.timer = setTimeout(() => {
      this.refused = null;
      void this.settle();
    }, backoffMs(this.failures));
    this.failures += 1;
  }

  private each(tell: (follower: Follower) => void): void {
    for (const follower of [...this.followers]) tell(follower);
  }
}
