import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Carried, carriedBeside } from "../../src/client/carried.js";

interface Asked {
  readonly path: string;
  readonly body: { readonly id?: string; readonly seq?: number; readonly frames?: string[]; readonly after?: number };
}

/** The server's side: takes frames once and in order, keeps its own until they are acknowledged. */
class FakeBridge {
  readonly asked: Asked[] = [];
  readonly taken: unknown[] = [];
  /** How the next requests fail: lost before they arrive, or their answers after that. */
  faults: ("request" | "answer" | number)[] = [];
  isOver = false;
  private seq = 0;
  private readonly kept: string[] = [];
  private acknowledged = 0;
  private wake: () => void = () => undefined;

  says(message: unknown): void {
    this.kept.push(JSON.stringify(message));
    this.wake();
  }

  ends(): void {
    this.isOver = true;
    this.wake();
  }

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const path = url.slice(url.lastIndexOf("/") + 1);
    const body = JSON.parse(init.body as string) as Asked["body"];
    this.asked.push({ path, body });
    const fault = path === "open" ? undefined : this.faults.shift();
    if (fault === "request") throw new TypeError("network");
    if (typeof fault === "number") return new Response("{}", { status: fault });
    const answer = await this.answer(path, body);
    if (fault === "answer") throw new TypeError("network");
    return Response.json(answer);
  };

  private async answer(path: string, { seq = 0, frames = [], after = 0 }: Asked["body"]): Promise<unknown> {
    if (path === "open") return { id: "secret", poll_seconds: 25 };
    if (path === "send") {
      if (seq === this.seq + 1) {
        this.seq = seq;
        this.taken.push(...frames.map((frame) => JSON.parse(frame) as unknown));
      }
      return { seq: this.seq };
    }
    if (path === "close") return {};
    this.acknowledged = after;
    if (this.kept.length <= after && !this.isOver) await new Promise<void>((resolve) => (this.wake = resolve));
    return { frames: this.kept.slice(this.acknowledged), next: this.kept.length, over: this.isOver };
  }
}

let bridge: FakeBridge;

beforeEach(() => {
  vi.useFakeTimers();
  bridge = new FakeBridge();
  vi.stubGlobal("fetch", bridge.fetch);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened() {
  const heard: unknown[] = [];
  const ends: unknown[] = [];
  const transport = new Carried("https://site.example/lp");
  transport.onmessage = (message) => heard.push(message);
  transport.onclose = (closed) => ends.push(closed);
  const open = new Promise<void>((resolve) => (transport.onopen = resolve));
  await vi.advanceTimersByTimeAsync(0);
  await open;
  return { transport, heard, ends };
}

describe("a session over HTTP", () => {
  it("sends in order, one request at a time, and together what waited", async () => {
    const { transport } = await opened();
    transport.send([1]);
    transport.send([2]);
    transport.send([3]);
    await vi.advanceTimersByTimeAsync(10);
    expect(bridge.taken).toEqual([[1], [2], [3]]);
    expect(bridge.asked.filter(({ path }) => path === "send").map(({ body }) => body.frames)).toEqual([["[1]"], ["[2]", "[3]"]]);
  });

  it.each(["request", "answer"] as const)("loses and doubles nothing when a %s is lost", async (fault) => {
    const { transport, heard } = await opened();
    bridge.faults = [fault, fault, fault];
    transport.send([1]);
    bridge.says(["a"]);
    bridge.says(["b"]);
    await vi.advanceTimersByTimeAsync(10_000);
    transport.send([2]);
    bridge.says(["c"]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bridge.taken).toEqual([[1], [2]]);
    expect(heard).toEqual([["a"], ["b"], ["c"]]);
  });

  it("goes on over a proxy that restarts, and ends at the server's no", async () => {
    const { transport, ends } = await opened();
    bridge.faults = [502, 503];
    transport.send([1]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bridge.taken).toEqual([[1]]);
    bridge.faults = [410];
    transport.send([2]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ends).toMatchObject([{ wasClean: false }]);
  });

  it("ends when the server does, after what it said before", async () => {
    const { heard, ends } = await opened();
    bridge.says(["last"]);
    bridge.ends();
    await vi.advanceTimersByTimeAsync(10);
    expect(heard).toEqual([["last"]]);
    expect(ends).toMatchObject([{ wasClean: true }]);
  });

  it("says goodbye last, and is over at once", async () => {
    const { transport, ends } = await opened();
    transport.send(["GOODBYE"]);
    transport.close();
    expect(ends.length).toBe(1);
    await vi.advanceTimersByTimeAsync(10);
    expect(bridge.taken).toEqual([["GOODBYE"]]);
    expect(bridge.asked.at(-1)).toEqual({ path: "close", body: { id: "secret" } });
  });

  it("shows its secret in no address", async () => {
    await opened();
    expect(bridge.asked.every(({ path }) => !path.includes("secret"))).toBe(true);
  });
});

describe("the address of that way", () => {
  it.each([
    ["ws://localhost:8080/ws", "http://localhost:8080/lp"],
    ["wss://site.example/tidings/ws", "https://site.example/tidings/lp"],
    ["wss://site.example/socket", null],
  ])("beside %s is %s", (socket, beside) => {
    expect(carriedBeside(socket)).toBe(beside);
  });
});
