import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Credentials, Session } from "../../src/client/session.js";
import { TidingsError } from "../../src/client/errors.js";
import { wampDial } from "../../src/client/wamp.js";

vi.hoisted(() => {
  // autobahn takes hold of it when it is imported, to warn of each lost connection; the bundle has a quiet log instead.
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});

type WampMessage = readonly unknown[];

/** A browser's WebSocket with a router's hand inside: the real autobahn talks to it. */
class FakeSocket {
  static last: FakeSocket | null = null;
  readonly sent: WampMessage[] = [];
  readonly protocol = "wamp.2.json";
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: (event: { code: number; reason: string; wasClean: boolean }) => void = () => undefined;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.last = this;
  }

  send(payload: string): void {
    this.sent.push(JSON.parse(payload) as WampMessage);
  }

  close(): void {
    queueMicrotask(() => this.onclose({ code: 1000, reason: "", wasClean: true }));
  }

  says(message: WampMessage): void {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

const WELCOME = [2, 77, { roles: { broker: {}, dealer: {} }, authid: "guest-a", authrole: "guest", authextra: { name: "Jack", role: "guest", login: "guest", token: "t", expires_at: null } }];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function moment(): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(1);
}

async function dial(credentials: Credentials = { as: "guest", nickname: "Jack", key: "key-of-jack" }) {
  const ends: TidingsError[] = [];
  const sessions: Session[] = [];
  const attempt = wampDial("ws://tidings.example/ws")(credentials, {
    onJoin: (session) => sessions.push(session),
    onEnd: (reason) => ends.push(reason),
  });
  const socket = FakeSocket.last;
  if (socket === null) throw new Error("nothing was opened");
  socket.onopen();
  await moment();
  return { attempt, ends, sessions, socket };
}

async function joined(credentials?: Credentials) {
  const dialled = await dial(credentials);
  dialled.socket.says(WELCOME);
  const [session] = dialled.sessions;
  if (session === undefined) throw new Error("not joined");
  return { ...dialled, session };
}

describe("WAMP", () => {
  it("speaks JSON and nothing else, and joins as a guest by nickname", async () => {
    const { socket } = await dial();
    expect(socket.protocols).toContain("wamp.2.json");
    expect(socket.sent[0]).toMatchObject([1, "tidings", { authmethods: ["anonymous"], authextra: { nickname: "Jack" } }]);
  });

  it("says no name where there is none: the site may know who it is", async () => {
    const { socket } = await dial({ as: "guest", nickname: null, key: "k" });
    expect(socket.sent[0]).toMatchObject([1, "tidings", { authmethods: ["anonymous"], authextra: { key: "k" } }]);
    expect(JSON.stringify(socket.sent[0])).not.toContain("nickname");
  });

  it("joins with a token as a ticket", async () => {
    const { socket } = await dial({ as: "token", token: "secret", nickname: null });
    expect(socket.sent[0]).toMatchObject([1, "tidings", { authmethods: ["ticket"], authextra: {} }]);
    expect(JSON.stringify(socket.sent[0])).not.toContain("secret");
    socket.says([4, "ticket", {}]);
    await moment();
    expect(socket.sent[1]).toEqual([5, "secret", {}]);
  });

  it("knows who we are from WELCOME", async () => {
    const { session } = await joined();
    expect(session.identity).toEqual({ authid: "guest-a", name: "Jack", role: "guest", login: "guest", token: "t", expiresAt: null });
  });

  it("tells why a join was refused", async () => {
    const { socket, ends } = await dial();
    socket.says([3, { message: "That name is taken." }, "tidings.error.name_taken"]);
    await moment();
    expect(ends).toMatchObject([{ uri: "tidings.error.name_taken", message: "That name is taken.", temporary: false }]);
  });

  it("tells why a session was closed", async () => {
    const { socket, ends } = await joined();
    socket.says([6, { message: "expired" }, "tidings.error.token_expired"]);
    await moment();
    expect(ends).toMatchObject([{ uri: "tidings.error.token_expired" }]);
  });

  it("calls with one object and answers with one", async () => {
    const { socket, session } = await joined();
    const reply = session.call("tidings.room.get", { room: "lobby" }, { timeoutMs: 5_000 });
    await moment();
    const call = socket.sent.at(-1);
    expect(call).toMatchObject([48, 1, {}, "tidings.room.get", [{ room: "lobby" }]]);
    socket.says([50, 1, {}, [{ name: "lobby" }]]);
    expect(await reply).toEqual({ name: "lobby" });
  });

  it("makes one kind of error of all refusals", async () => {
    const { socket, session } = await joined();
    const reply = session.call("tidings.chat.send", {}, { timeoutMs: 5_000 });
    await moment();
    socket.says([8, 48, 1, {}, "tidings.error.too_long", ["Too long."], { field: "text", limit: 4096, temporary: false }]);
    await expect(reply).rejects.toMatchObject({ uri: "tidings.error.too_long", message: "Too long.", field: "text", limit: 4096, temporary: false });
  });

  it("gives up a call that is not answered in time", async () => {
    const { session } = await joined();
    const reply = session.call("tidings.chat.send", {}, { timeoutMs: 5_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await reply).toMatchObject({ code: "timeout", temporary: true });
  });

  it("tells of progress to whoever listens, and waits on as long as some comes", async () => {
    const { socket, session } = await joined();
    const told: unknown[] = [];
    const reply = session.call("tidings.chat.command", {}, { timeoutMs: 5_000, onProgress: (progress) => told.push(progress) });
    await moment();
    expect(socket.sent.at(-1)).toMatchObject([48, 1, { receive_progress: true }, "tidings.chat.command", [{}]]);
    for (const n of [1, 2]) {
      await vi.advanceTimersByTimeAsync(4_000);
      socket.says([50, 1, { progress: true }, [{ status: `${n}` }]]);
    }
    socket.says([50, 1, {}, [{ text: "done" }]]);
    expect(await reply).toEqual({ text: "done" });
    expect(told).toEqual([{ status: "1" }, { status: "2" }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("cancels a call on the server, too", async () => {
    const { socket, session } = await joined();
    const stop = new AbortController();
    const reply = session.call("tidings.chat.command", {}, { timeoutMs: 5_000, signal: stop.signal }).catch((error: unknown) => error);
    await moment();
    stop.abort();
    expect(await reply).toMatchObject({ code: "closed", temporary: false });
    expect(socket.sent.at(-1)).toEqual([49, 1, { mode: "kill" }]);
    socket.says([8, 48, 1, {}, "wamp.error.canceled"]);
    await expect(session.call("tidings.chat.command", {}, { timeoutMs: 5_000, signal: stop.signal })).rejects.toMatchObject({ code: "closed" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends calls with the connection, and later ones too", async () => {
    const { socket, session, ends } = await joined();
    const reply = session.call("tidings.chat.send", {}, { timeoutMs: 5_000 }).catch((error: unknown) => error);
    socket.onclose({ code: 1006, reason: "", wasClean: false });
    expect(await reply).toMatchObject({ code: "connection_lost" });
    await expect(session.call("tidings.chat.send", {}, { timeoutMs: 5_000 })).rejects.toMatchObject({ code: "connection_lost" });
    expect(ends.length).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("says nothing more after it was hung up, and does not wait for the other side", async () => {
    const { attempt, socket, ends, session } = await joined();
    const reply = session.call("tidings.chat.send", {}, { timeoutMs: 5_000 }).catch((error: unknown) => error);
    await moment();
    attempt.hangUp();
    expect(await reply).toMatchObject({ code: "connection_lost" });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(socket.sent.at(-1)).toEqual([6, {}, "wamp.close.normal"]);
    expect(ends).toEqual([]);
  });

  it("passes all arguments of an event on, and tells when the router takes a subscription away", async () => {
    const { socket, session } = await joined();
    const seen: unknown[] = [];
    let revoked = 0;
    const subscribing = session.subscribe("tidings.stream.room.lobby", { onEvent: (args) => seen.push(args), onRevoked: () => (revoked += 1) });
    await moment();
    socket.says([33, 1, 500]);
    await subscribing;
    socket.says([36, 500, 1, {}, [{ offset: 1 }, { offset: 2 }]]);
    expect(seen).toEqual([[{ offset: 1 }, { offset: 2 }]]);
    socket.says([35, 0, { subscription: 500, reason: "tidings.error.banned" }]);
    await moment();
    expect(revoked).toBe(1);
  });

  it("shows no event after a subscription was ended", async () => {
    const { socket, session } = await joined();
    const seen: unknown[] = [];
    const subscribing = session.subscribe("t", { onEvent: (args) => seen.push(args), onRevoked: () => seen.push("revoked") });
    await moment();
    socket.says([33, 1, 500]);
    const subscription = await subscribing;
    const ending = subscription.end();
    await moment();
    socket.says([36, 500, 1, {}, ["late"]]);
    socket.says([35, 2]);
    await ending;
    expect(seen).toEqual([]);
  });
});
