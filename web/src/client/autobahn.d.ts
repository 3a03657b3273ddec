/** The part of autobahn-js 26.3.1 that wamp.ts uses. The package ships no types of its own. */
declare module "autobahn" {
  /** What autobahn rejects with when the router answers ERROR. */
  export interface WampError {
    readonly error: string;
    readonly args: readonly unknown[];
    readonly kwargs: Readonly<Record<string, unknown>>;
  }

  export interface Subscription {
    readonly active: boolean;
    /** Resolves when the subscription ends; with a value if the router ended it. */
    readonly on_unsubscribe: Promise<unknown>;
  }

  /** What `call` returns: a promise of `use_deferred`'s, with one thing more. */
  export interface Call extends Promise<unknown> {
    cancel(options: { mode: "skip" | "kill" | "killnowait" }): void;
  }

  export interface Deferred {
    readonly promise: Promise<unknown>;
    resolve(value: unknown): void;
    reject(reason: unknown): void;
    notify(progress: unknown): void;
  }

  export interface Session {
    readonly isOpen: boolean;
    call(procedure: string, args: readonly unknown[], kwargs: undefined, options: { receive_progress?: true }): Call;
    subscribe(topic: string, handler: (args: readonly unknown[]) => void): Promise<Subscription>;
    unsubscribe(subscription: Subscription): Promise<unknown>;
  }

  export interface WelcomeDetails {
    readonly authid?: unknown;
    readonly authrole?: unknown;
    readonly authextra?: unknown;
  }

  export interface CloseDetails {
    /** The URI of ABORT or GOODBYE, if there was one. */
    readonly reason: string | null;
    readonly message: string | null;
  }

  export interface ConnectionOptions {
    readonly transports: readonly {
      readonly type: string;
      readonly url: string;
    }[];
    readonly realm: string;
    readonly authmethods: readonly string[];
    readonly authextra: Readonly<Record<string, unknown>>;
    readonly onchallenge: (session: Session, method: string) => string;
    readonly max_retries: number;
    /** Makes the promises of everything that is asked; `notify` is called with progressive results. */
    readonly use_deferred: () => Deferred;
    readonly on_user_error: (error: unknown) => void;
    readonly on_internal_error: (error: unknown) => void;
  }

  export const transports: {
    isRegistered(type: string): boolean;
    register(type: string, factory: new (options: { readonly url: string }) => { create(): object }): void;
  };

  export class Connection {
    constructor(options: ConnectionOptions);
    onopen?: ((session: Session, details: WelcomeDetails) => void) | undefined;
    onclose?: ((reason: string, details: CloseDetails) => boolean) | undefined;
    /** Without `close` while there is no transport. */
    readonly transport: { readonly close?: () => void };
    open(): void;
    close(): void;
  }
}
