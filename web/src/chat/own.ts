/** What is ours on all our devices (a status, whom we blocked): asked for at each connection, and heard of when another device changes it. */
import type { LiveUserEvent, TidingsClient } from "../client/index.js";
import { Observable } from "./observable.js";

export abstract class Own extends Observable {
  private unhear: () => void = () => undefined;

  constructor(protected readonly client: TidingsClient) {
    super();
    client.onLink(({ state }) => {
      if (state === "live") this.begin();
    });
    if (client.link.state === "live") this.begin();
  }

  /** Asks (again). */
  abstract load(): Promise<void>;

  protected abstract heard(event: LiveUserEvent): void;

  /** Asks, and stays with what is known if there is no answer: the next connection asks again. */
  protected ask(): void {
    this.load().catch(() => undefined);
  }

  /** Who we are is known by now. */
  private begin(): void {
    this.unhear();
    this.unhear = this.client.onOwn((event) => this.heard(event));
    this.ask();
  }
}

/** What a connection has one of: made for whoever asks first, and gone with the connection. */
export interface OneEach<T> {
  (client: TidingsClient): T;
  /** The one that was made already, if any. */
  known: (client: TidingsClient) => T | undefined;
}

export function oneEach<T>(make: (client: TidingsClient) => T): OneEach<T> {
  const known = new WeakMap<TidingsClient, T>();
  const of = (client: TidingsClient): T => {
    const found = known.get(client) ?? make(client);
    known.set(client, found);
    return found;
  };
  return Object.assign(of, { known: (client: TidingsClient) => known.get(client) });
}
