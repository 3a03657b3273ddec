/**
 * Every failure that the client tells of is a `TidingsError`: a URI to decide on, a sentence to show, and whether trying
 * again may help. Nothing here knows WAMP beyond the URIs themselves.
 */

/** What a WAMP ERROR of ours carries beside its sentence. */
export interface ErrorDetails {
  readonly field?: string;
  readonly limit?: number;
  readonly retryAfterMs?: number;
  readonly temporary?: boolean;
}

export class TidingsError extends Error {
  override readonly name = "TidingsError";
  /** The field of the request that was not accepted. */
  readonly field: string | null;
  /** The limit that was passed. */
  readonly limit: number | null;
  /** How long to wait before the same request may be sent again, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** True when the same request, with the same key, may succeed later. */
  readonly temporary: boolean;

  constructor(
    /** `tidings.error.<what>` from the server, `tidings.client.<what>` from this library, or a `wamp.error.…`. */
    readonly uri: string,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message);
    this.field = details.field ?? null;
    this.limit = details.limit ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.temporary = details.temporary ?? isTemporaryUri(uri);
  }

  /** The last word of the URI: `too_long`, `rate_limited`, `timeout` … */
  get code(): string {
    return this.uri.slice(this.uri.lastIndexOf(".") + 1);
  }
}

/** No answer within the time-out: the request may or may not have been carried out. */
export const TIMEOUT = "tidings.client.timeout";
/** The connection ended before the answer came: as uncertain as a time-out. */
export const LOST = "tidings.client.connection_lost";
/** There is no connection at this moment; nothing was sent. */
export const NOT_CONNECTED = "tidings.client.not_connected";
/** The client was closed by the page. */
export const CLOSED = "tidings.client.closed";

/** Refused without being a verdict: the router says this while a component restarts. Worth a few tries, not many. */
const doubtful = new Set(["wamp.error.not_authorized", "wamp.error.authorization_failed", "wamp.error.authorization_denied"]);

const temporary = new Set([
  "tidings.error.slow_mode",
  TIMEOUT,
  LOST,
  NOT_CONNECTED,
  "tidings.error.unavailable",
  "tidings.error.rate_limited",
  "wamp.error.canceled",
  "wamp.error.no_such_procedure",
  "wamp.error.unavailable",
  "wamp.error.no_available_callee",
  "wamp.error.timeout",
]);

function isTemporaryUri(uri: string): boolean {
  return temporary.has(uri) || doubtful.has(uri);
}

/** True for refusals that are right only if they are repeated (see `doubtful`). */
export function isDoubtful(error: TidingsError): boolean {
  return doubtful.has(error.uri);
}

/** Makes a TidingsError of whatever was thrown, so that callers have one kind to handle. */
export function asTidingsError(reason: unknown): TidingsError {
  if (reason instanceof TidingsError) return reason;
  const message = reason instanceof Error ? reason.message : "Something went wrong.";
  return new TidingsError("tidings.client.failed", message, { temporary: false });
}
