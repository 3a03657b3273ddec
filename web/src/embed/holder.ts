/** Holds the page's connection for an element, for as long as the element is in the page. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Identity, LinkState, TidingsClient, TidingsError } from "../client/index.js";
import { take } from "./registry.js";
import { settingsOf } from "./settings.js";
import type { Shared } from "./shared.js";

export interface HolderOptions {
  /** True for elements that show something to people who gave no name. */
  readonly shows: boolean;
  /** There is another client or another person: follow what is to be followed. Null: let go of everything. */
  readonly bind: (client: TidingsClient | null, me: Identity | null) => void;
}

export class Holder implements ReactiveController {
  shared: Shared | null = null;
  /** What is wrong with the element's attributes. */
  mistake: string | null = null;
  private ends: (() => void)[] = [];
  private client: TidingsClient | null = null;
  private authid: string | null = null;

  constructor(
    private readonly host: ReactiveControllerHost & Element,
    private readonly options: HolderOptions,
  ) {
    host.addController(this);
  }

  get link(): LinkState | null {
    return this.shared?.link ?? null;
  }

  get me(): Identity | null {
    return this.shared?.me ?? null;
  }

  /** Why there will be no connection until a person does something; null while there is hope. */
  get refusal(): TidingsError | null {
    const { link } = this;
    return link?.state === "refused" ? link.reason : (this.shared?.problem ?? null);
  }

  hostConnected(): void {
    try {
      const { shared, release } = take(settingsOf(this.host));
      this.shared = shared;
      this.mistake = null;
      this.ends = [shared.watch(() => this.changed()), release];
      if (this.options.shows) this.ends.push(shared.show());
      this.changed();
    } catch (error) {
      this.mistake = error instanceof Error ? error.message : String(error);
    }
  }

  hostDisconnected(): void {
    for (const end of this.ends) end();
    this.ends = [];
    this.shared = null;
    this.changed();
  }

  /** Binds anew: the element was told to show something else. */
  rebind(): void {
    this.options.bind(this.client, this.me);
  }

  private changed(): void {
    const client = this.shared?.client ?? null;
    const authid = this.me?.authid ?? null;
    if (client !== this.client || authid !== this.authid) {
      this.client = client;
      this.authid = authid;
      this.options.bind(client, this.me);
    }
    this.host.requestUpdate();
  }
}
