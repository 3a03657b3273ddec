/** What the rest of the client sees of a connection: these interfaces, and never the protocol underneath. */
import type { TidingsError } from "./errors.js";

/** Who the server says we are. */
export interface Identity {
  readonly authid: string;
  readonly name: string;
  readonly role: string;
  /** By what we came in: a nickname, a token that the site signed, the site's own cookie. */
  readonly login: "guest" | "token" | "site";
  /** For guests: the token by which this browser is the same guest next time. */
  readonly token: string | null;
  /** When the session ends unless it is renewed; null for never. */
  readonly expiresAt: number | null;
}

/** How to join: as somebody new with a nickname, or as somebody known with a token. */
export type Credentials =
  /** Without a nickname only the site's own login lets one in. */
  | { readonly as: "guest"; readonly nickname: string | null; readonly key: string }
  | { readonly as: "token"; readonly token: string; readonly nickname: string | null };

/** A WAMP subscription that is in force until it is ended, revoked, or its session is gone. */
export interface TopicSubscription {
  end(): Promise<void>;
}

export interface TopicHandlers {
  readonly onEvent: (args: readonly unknown[]) => void;
  /** The server took the subscription away. */
  readonly onRevoked: () => void;
}

/** What carries a session: a WebSocket, or ordinary HTTP requests where there is none. */
export type Transport = "websocket" | "http";

/** How a call is made. */
export interface CallHow {
  /** For how long nothing may come: neither progress nor the answer. */
  readonly timeoutMs: number;
  /** Called with what comes before the answer; asks the server for it. */
  readonly onProgress?: ((progress: unknown) => void) | undefined;
  /** Ends the call: the server is told, and it rejects with `tidings.client.closed`. */
  readonly signal?: AbortSignal | undefined;
}

/** A joined session. Every method rejects with a TidingsError; after the session is gone, with `connection_lost`. */
export interface Session {
  readonly identity: Identity;
  readonly transport: Transport;
  call(procedure: string, request: unknown, how: CallHow): Promise<unknown>;
  subscribe(topic: string, handlers: TopicHandlers): Promise<TopicSubscription>;
}

export interface Dialled {
  readonly onJoin: (session: Session) => void;
  /** The attempt or the session ended. Called once, and never after `hangUp`. */
  readonly onEnd: (reason: TidingsError) => void;
}

/** One try to connect. `hangUp` gives it up at once, without waiting for the other side. */
export interface Attempt {
  hangUp(): void;
}

/** Starts one try to connect. wamp.ts is the real one. */
export type Dial = (credentials: Credentials, handlers: Dialled) => Attempt;
