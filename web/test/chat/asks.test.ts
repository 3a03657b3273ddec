import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AsksModel, SAID_MS } from "../../src/chat/asks.js";
import { type OpenQuestion, TidingsError } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

function question(id: string, leftMs = 60_000): OpenQuestion {
  const asker = { authid: "service:deploy", name: "deploy" };
  return { id, asker, question: "Deploy now?", choices: ["Yes", "No"], time: 0, timeout_ms: 60_000, left_ms: leftMs };
}

function within(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

describe("the questions of a person", () => {
  let server: FakeServer;
  let asks: AsksModel;
  let open: OpenQuestion[];
  let answered: unknown[];

  beforeEach(async () => {
    vi.useFakeTimers();
    server = new FakeServer();
    open = [question("q1")];
    answered = [];
    server.procedures.set("tidings.ask.list", () => ({ questions: open }));
    server.procedures.set("tidings.ask.answer", (request) => {
      answered.push(request);
      return {};
    });
    server.procedures.set("tidings.ask.dismiss", () => {
      throw new TidingsError("tidings.error.no_such_question", "It is not open any more.");
    });
    asks = new AsksModel(stage({ server }).client);
    await within(50);
  });

  afterEach(() => {
    asks.close();
    vi.useRealTimers();
  });

  function tell(event: Readonly<Record<string, unknown>>): void {
    server.publish("tidings.live.user.guest-jack", event);
  }

  function shown(): string[] {
    return asks.cards.map(({ question: { id }, why }) => (why === null ? id : `${id} ${why}`));
  }

  it("are those of the list and those that are told of, each once", async () => {
    expect(shown()).toEqual(["q1"]);
    tell({ type: "ask.new", question: question("q2") });
    tell({ type: "ask.new", question: question("q1") });
    expect(shown()).toEqual(["q1", "q2"]);
    expect(asks.newest?.id).toBe("q2");
    await asks.answer("q1", "Yes");
    expect(answered).toEqual([{ id: "q1", answer: "Yes" }]);
    expect(shown()).toEqual(["q2"]);
  });

  it("go when they were answered elsewhere, and it is said for a while", async () => {
    tell({ type: "ask.closed", id: "q1", reason: "answered" });
    expect(shown()).toEqual(["q1 answered"]);
    await within(SAID_MS);
    expect(shown()).toEqual([]);
  });

  it("go when their time is over, told or not", async () => {
    tell({ type: "ask.new", question: question("q2", 1000) });
    await within(1000);
    expect(shown()).toEqual(["q1", "q2 expired"]);
    await within(60_000 + SAID_MS);
    expect(shown()).toEqual([]);
  });

  it("that are dismissed too late were not asked any more", async () => {
    await asks.dismiss("q1");
    expect(shown()).toEqual(["q1 cancelled"]);
  });

  it("are asked for anew after a reconnection, and when the component starts", async () => {
    open = [question("q3")];
    server.publish("tidings.live.node", { type: "node.ready", component: "push", instance: "i2" });
    await within(1100);
    expect(shown()).toEqual(["q1 cancelled", "q3"]);
    open = [];
    server.cut();
    expect(asks.isLive).toBe(false);
    await within(10_000);
    expect(shown()).toEqual([]);
    expect(asks.isLive).toBe(true);
  });

  it("stay where the answer did not get through", async () => {
    server.procedures.set("tidings.ask.answer", () => {
      throw new TidingsError("tidings.error.rate_limited", "Too fast.");
    });
    await asks.answer("q1", "Yes");
    expect(shown()).toEqual(["q1"]);
    expect([asks.cards[0]?.busy, asks.cards[0]?.error?.code]).toEqual([false, "rate_limited"]);
  });
});
