/** Who we join as: a member by the app's token, or a guest who is the same guest as last time. */
import type { Credentials, Identity } from "./session.js";
import { TidingsError } from "./errors.js";
import { newKey } from "./insist.js";
import type { KeyValueStore } from "./outbox.js";

/** Why a token is asked for: to join, or because the last one is used up or was not accepted. */
export type TokenReason = "join" | "expired" | "invalid" | "renew" | "logged_out";

/** Members: the app says who its user is, with a JWT that it signs; null if nobody is logged in any more. */
export interface MemberOptions {
  readonly getToken: (reason: TokenReason) => Promise<string | null>;
}

/** Guests: a nickname for a newcomer; the server's token for one who comes back is kept in `store`. */
export interface GuestOptions {
  readonly nickname?: string | null;
  /** Where the guest's token is kept; null to be a new guest every time. Default localStorage. */
  readonly store?: KeyValueStore | null;
  /** Makes a random key; for tests. */
  readonly newKey?: () => string;
}

export interface Login {
  credentials(refusal: TidingsError | null): Promise<Credentials>;
  joined(identity: Identity): void;
}

export class MemberLogin implements Login {
  constructor(private readonly options: MemberOptions) {}

  async credentials(refusal: TidingsError | null): Promise<Credentials> {
    return { as: "token", token: await this.token(tokenReason(refusal)), nickname: null };
  }

  async token(reason: TokenReason): Promise<string> {
    const token = await this.ask(reason);
    if (token === null) throw new TidingsError("tidings.error.logged_out", "You are not logged in on this site.");
    return token;
  }

  joined(): void {
    // The app keeps its own tokens.
  }

  private async ask(reason: TokenReason): Promise<string | null> {
    try {
      return await this.options.getToken(reason);
    } catch (error) {
      if (error instanceof TidingsError) throw error;
      const message = error instanceof Error ? error.message : "The app gave no token.";
      throw new TidingsError("tidings.client.no_token", message, { temporary: true });
    }
  }
}

function tokenReason(refusal: TidingsError | null): TokenReason {
  switch (refusal?.code) {
    case undefined:
      return "join";
    case "token_expired":
      return "expired";
    case "logged_out":
      return "logged_out";
    default:
      return "invalid";
  }
}

const GUEST = "tidings.guest";

export class GuestLogin implements Login {
  private token: string | null;
  private nickname: string | null;
  /** Makes a join safe to try again: the same key is the same guest, so nobody finds their own name taken. */
  private key: string;
  private readonly store: KeyValueStore | null;

  constructor(options: GuestOptions) {
    this.store = options.store === undefined ? browserStore() : options.store;
    this.nickname = options.nickname ?? null;
    this.key = (options.newKey ?? newKey)();
    this.token = read(this.store);
  }

  /** True if this browser was a guest here before, so that no nickname is needed. */
  get isKnown(): boolean {
    return this.token !== null;
  }

  /** The name to join with next time. */
  rename(nickname: string): void {
    this.nickname = nickname;
  }

  /** Forgets who we were: the next to join is somebody new. */
  forget(): void {
    this.token = null;
    this.nickname = null;
    this.key = newKey();
    this.store?.removeItem(GUEST);
  }

  credentials(refusal: TidingsError | null): Promise<Credentials> {
    if (refusal !== null && refusal.code !== "logged_out") {
      // The server does not know this guest any more: come as a new one.
      this.token = null;
      this.store?.removeItem(GUEST);
    }
    const { token, nickname, key } = this;
    // Without a name the server may still know us: by the site's own login.
    return Promise.resolve(token === null ? { as: "guest", nickname, key } : { as: "token", token, nickname });
  }

  joined({ token, name, login }: Identity): void {
    if (login !== "guest") return; // a user of the site; the guest that this browser also is stays who they are
    this.nickname = name;
    if (token === null) return;
    this.token = token;
    try {
      this.store?.setItem(GUEST, token);
    } catch {
      // Storage is full or forbidden: this guest is not remembered after a reload.
    }
  }
}

function read(store: KeyValueStore | null): string | null {
  return store?.getItem(GUEST) ?? null;
}

/** localStorage, or null where the browser forbids it. */
export function browserStore(): KeyValueStore | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** sessionStorage, which lives as long as the tab, or null where the browser forbids it. */
export function sessionStore(): KeyValueStore | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/** Keeps things as long as the page lives: for browsers that forbid storage, and for tests. */
export function memoryStore(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
    key: (index) => [...values.keys()][index] ?? null,
    get length() {
      return values.size;
    },
  };
}
