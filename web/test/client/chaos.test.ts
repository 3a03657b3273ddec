import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Stage, follow, stage } from "../support/client.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LOBBY = "room.lobby";

type Trouble =
  | { does: "append" | "append unheard" | "send" | "cut" | "slow" | "silent" | "well" | "revoke" | "ready" }
  | { does: "wait"; ms: number }
  | { does: "moments"; count: number };

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Trouble>({ does: "append" }, { does: "send" }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("moments" as const), count: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Trouble>(
      { does: "append unheard" },
      { does: "cut" },
      { does: "slow" },
      { does: "silent" },
      { does: "well" },
      { does: "revoke" },
      { does: "ready" },
    ),
  },
);

/** What each trouble does to a stage. */
function troubles({ server, client }: Stage, sent: string[]): Record<Trouble["does"], (trouble: Trouble) => unknown> {
  return {
    append: () => server.append(LOBBY),
    "append unheard": () => server.appendUnheard(LOBBY),
    send: () => client.send("lobby", sent[sent.push(`message ${sent.length}`) - 1] ?? ""),
    cut: () => server.cut(),
    slow: () => (server.isSlow = true),
    silent: () => (server.isSilent = true),
    well: () => (server.isSlow = server.isSilent = false),
    revoke: () => server.revoke(`tidings.stream.${LOBBY}`),
    ready: () => server.publish("tidings.live.node", { type: "node.ready", component: "chat", instance: "x" }),
    wait: (trouble) => ("ms" in trouble ? vi.advanceTimersByTimeAsync(trouble.ms) : null),
    moments: async (trouble) => {
      for (let i = 0; "count" in trouble && i < trouble.count; i += 1) await Promise.resolve();
    },
  };
}

async function play(happens: readonly Trouble[]) {
  const on = stage();
  const { events } = follow(on.client, LOBBY);
  const sent: string[] = [];
  const act = troubles(on, sent);
  for (const one of happens) await act[one.does](one);
  on.server.isSlow = on.server.isSilent = false;
  await vi.advanceTimersByTimeAsync(90_000);
  on.client.close();
  return { events, sent, log: on.server.log(LOBBY) };
}

describe("whatever goes wrong for a while", () => {
  it("every event is shown once and in order, and every message arrives once and in order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(trouble, { maxLength: 40 }), async (happens) => {
        const { events, sent, log } = await play(happens);
        expect(events.map(({ offset }) => offset)).toEqual(log.events.map(({ offset }) => offset));
        const arrived = log.events.flatMap(({ data }) => (typeof data["text"] === "string" ? [data["text"]] : []));
        expect(arrived).toEqual(sent);
      }),
      { numRuns: 500 },
    );
  });
});
