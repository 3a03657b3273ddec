/**
 * WAMP over ordinary HTTP, for where there is no WebSocket: a transport for autobahn-js. One request that sends and one
 * that waits for what comes, never two of a kind, so that the order is kept. Both may be repeated: what is sent is
 * numbered, and what was received is acknowledged, so an answer that is lost loses nothing and doubles nothing.
 */
export const CARRIED = "tidings-http";

/** Bytes of frames that one request takes; the server takes 64 KiB. */
const MOST_BYTES = 48_000;
/** A request is tried again after these; the server waits ten seconds for a browser that is silent. */
const AGAIN_MS: readonly number[] = [200, 600, 1_500, 3_000];
const ANSWER_MS = 10_000;

interface Opened {
  readonly id: string;
  readonly poll_seconds: number;
}

interface Polled {
  readonly frames: readonly string[];
  readonly next: number;
  readonly over: boolean;
}

interface Closed {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/** The server's no, which trying again does not change. */
class Refused extends Error {}

/** What autobahn-js wants of a transport. */
export class Carried {
  readonly protocol = "wamp.2.json";
  readonly info: { readonly type: string; readonly url: string; readonly protocol: string };
  onopen: () => void = nothing;
  onmessage: (message: unknown) => void = nothing;
  onclose: (closed: Closed) => void = nothing;
  private id = "";
  private seq = 0;
  private readonly waiting: string[] = [];
  private isSending = false;
  private isOver = false;

  constructor(private readonly url: string) {
    this.info = { type: CARRIED, url, protocol: this.protocol };
    void this.run();
  }

  send(message: unknown): void {
    if (this.isOver) return;
    this.waiting.push(JSON.stringify(message));
    if (!this.isSending) void this.pump();
  }

  close(): void {
    if (this.isOver) return;
    // What was said last, GOODBYE mostly, goes first; a page that is being left has no time for it.
    const goodbye = this.id;
    const closing = this.pump().then(() => post(`${this.url}/close`, { id: goodbye }, ANSWER_MS));
    closing.catch(nothing);
    this.end({ code: 1000, reason: "closed", wasClean: true });
  }

  private async run(): Promise<void> {
    try {
      const opened = await post<Opened>(`${this.url}/open`, {}, ANSWER_MS);
      this.id = opened.id;
      if (this.isOver) return;
      this.onopen();
      await this.receive(opened.poll_seconds * 1000 + ANSWER_MS);
      this.end({ code: 1000, reason: "over", wasClean: true });
    } catch (error) {
      this.end({ code: 1006, reason: String(error), wasClean: false });
    }
  }

  private async receive(patienceMs: number): Promise<void> {
    let after = 0;
    while (!this.isOver) {
      const polled = await insist(() => post<Polled>(`${this.url}/poll`, { id: this.id, after }, patienceMs));
      after = polled.next;
      for (const frame of polled.frames) this.take(frame);
      if (polled.over) return;
    }
  }

  private take(frame: string): void {
    if (!this.isOver) this.onmessage(JSON.parse(frame));
  }

  private async pump(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    try {
      while (this.waiting.length > 0) {
        const frames = this.waiting.splice(0, fitting(this.waiting));
        this.seq += 1;
        const body = { id: this.id, seq: this.seq, frames };
        await insist(() => post(`${this.url}/send`, body, ANSWER_MS));
      }
    } catch (error) {
      this.end({ code: 1006, reason: String(error), wasClean: false });
    } finally {
      this.isSending = false;
    }
  }

  private end(closed: Closed): void {
    if (this.isOver) return;
    this.isOver = true;
    this.onclose(closed);
  }
}

/** How many of the frames that wait go into one request; one at least. */
function fitting(frames: readonly string[]): number {
  let bytes = 0;
  const most = frames.findIndex((frame) => (bytes += frame.length * 3) > MOST_BYTES);
  return most === -1 ? frames.length : Math.max(1, most);
}

async function insist<T>(request: () => Promise<T>): Promise<T> {
  for (const wait of AGAIN_MS) {
    try {
      return await request();
    } catch (error) {
      if (error instanceof Refused) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return request();
}

async function post<T>(url: string, body: unknown, timeoutMs: number): Promise<T> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    cache: "no-store",
    credentials: "same-origin", // the site's own cookie may be the login
    redirect: "error",
    keepalive: timeoutMs === ANSWER_MS, // a goodbye outlives its page
    signal: AbortSignal.timeout(timeoutMs),
  });
  // A proxy's word for a server that is just restarting; everything else is the server's own.
  if (answer.status >= 500) throw new Error(`status ${answer.status}`);
  if (!answer.ok) throw new Refused(`status ${answer.status}`);
  return (await answer.json()) as T;
}

function nothing(): void {
  // Nobody listens yet, or any more.
}

/** Makes such transports; autobahn asks for one per connection. */
export class CarriedFactory {
  readonly type = CARRIED;

  constructor(private readonly options: { readonly url: string }) {}

  create(): Carried {
    return new Carried(this.options.url);
  }
}

/** The address of this way beside that of the WebSocket: `https://…/lp` for `wss://…/ws`; null where that has another name. */
export function carriedBeside(socket: string): string | null {
  const url = new URL(socket);
  if (!url.pathname.endsWith("/ws")) return null;
  url.protocol = url.protocol === "wss:" ? "https:" : "http:";
  url.pathname = `${url.pathname.slice(0, -"ws".length)}lp`;
  return url.href;
}
