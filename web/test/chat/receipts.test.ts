import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Delivering } from "../../src/chat/delivering.js";
import { Receipts, fateInWords } from "../../src/chat/receipts.js";
import type { Receipt, Room, TidingsClient } from "../../src/client/index.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ROOM = { name: "direct-1", direct: true, joined: true, members: 2 } as Room;

function receipt(authid: string, delivered: number, read: number, since = 0): Receipt {
  return { authid, name: authid.toUpperCase(), since, delivered, read };
}

/** A connection that answers with these receipts, and notes what is called. */
function connected(receipts: readonly Receipt[], tells = true) {
  const calls: [string, unknown][] = [];
  let hear: (event: unknown) => void = () => undefined;
  const answers: Record<string, unknown> = {
    "tidings.people.privacy": { tells, allowed: "direct", largest: 20 },
    "tidings.room.receipts": { room: ROOM.name, told: true, receipts },
  };
  const call = (procedure: string, request: unknown): Promise<unknown> => {
    calls.push([procedure, request]);
    return Promise.resolve(answers[procedure]);
  };
  const client = {
    link: { state: "live" },
    onLink: () => () => undefined,
    onOwn: (listener: typeof hear) => {
      hear = listener;
      return () => undefined;
    },
    insist: call,
    call,
  };
  return { client: client as unknown as TidingsClient, calls, tell: (event: unknown) => hear(event) };
}

async function looked(receipts: readonly Receipt[], tells = true) {
  const { client, ...rest } = connected(receipts, tells);
  const model = new Receipts(client, ROOM.name);
  await vi.advanceTimersByTimeAsync(0);
  await model.look(ROOM);
  return { model, ...rest };
}

const said = (offset: number, time = 10) => ({ offset, time, thread: null });

describe("what became of our messages", () => {
  it("is sent, delivered, read, by those who were there", async () => {
    const { model } = await looked([receipt("jill", 5, 3), receipt("joe", 9, 9, 20)]);
    expect([7, 5, 3].map((offset) => model.of(said(offset))?.is)).toEqual(["sent", "delivered", "read"]);
    expect(model.of(said(3, 30))?.read.map(({ authid }) => authid)).toEqual(["jill", "joe"]);
    expect(model.of({ ...said(3), thread: "a" })).toBeNull();
  });

  it("goes on, and never back", async () => {
    const { model } = await looked([receipt("jill", 5, 3)]);
    model.take(receipt("jill", 7, 7));
    model.take(receipt("jill", 6, 4));
    expect(model.of(said(7))?.is).toBe("read");
    await model.look(ROOM);
    expect(model.of(said(7))?.is).toBe("read");
  });

  it("is not asked for, nor shown, where we do not tell", async () => {
    const { model, calls, tell } = await looked([receipt("jill", 5, 3)], false);
    expect(model.of(said(3))).toBeNull();
    expect(calls.map(([procedure]) => procedure)).toEqual(["tidings.people.privacy"]);
    tell({ type: "privacy.changed", tells: true, allowed: "direct", largest: 20 });
    await vi.advanceTimersByTimeAsync(0);
    expect(model.of(said(3))?.is).toBe("read");
    tell({ type: "privacy.changed", tells: false, allowed: "direct", largest: 20 });
    expect(model.of(said(3))).toBeNull();
  });

  it("is said in words", async () => {
    const five = ["a", "b", "c", "d", "e"].map((authid) => receipt(authid, 5, 5));
    const words = async (receipts: readonly Receipt[]) => {
      const fate = (await looked(receipts)).model.of(said(5));
      return fate === null ? null : fateInWords(fate);
    };
    expect(await words([])).toBe("Sent");
    expect(await words([receipt("a", 5, 4)])).toBe("Delivered");
    expect(await words(five.slice(0, 1))).toBe("Read");
    expect(await words(five.slice(0, 2))).toBe("Read by A and B");
    expect(await words([receipt("a", 5, 5), receipt("b", 5, 4)])).toBe("Read by A");
    expect(await words(five)).toBe("Read by A, B, C and 2 others");
  });
});

describe("telling what this device has", () => {
  it("tells the last of what came together, and nothing that was read", async () => {
    const { client, calls } = connected([]);
    const read = new Map<string, number | null>([["a", 0], ["b", 9], ["c", null]]);
    const delivering = new Delivering(client, (room) => read.get(room) ?? null);
    for (const [room, offset] of [["a", 3], ["a", 4], ["b", 9], ["c", 2], ["a", 4]] as const) delivering.came(room, offset);
    await vi.advanceTimersByTimeAsync(1000);
    delivering.came("a", 4);
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls).toEqual([["tidings.room.delivered", { room: "a", offset: 4 }]]);
  });
});
