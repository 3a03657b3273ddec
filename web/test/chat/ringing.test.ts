import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Browser, Ringing } from "../../src/chat/ringing.js";
import { type KeyValueStore, type Quiet, memoryStore } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

const RING = { title: "Jill mentioned you", text: "hello", tag: "n1", place: { room: "lobby", offset: 7, thread: null } };

class FakeBrowser implements Browser {
  readonly home = "https://chat.example/";
  readonly shown: string[] = [];
  store: KeyValueStore = memoryStore();
  now: NotificationPermission | null = "default";
  answer: NotificationPermission = "granted";
  hidden = true;
  /** Null: there is no push service. */
  endpoint: string | null = null;
  hasWorkers = true;

  isHidden(): boolean {
    return this.hidden;
  }

  permission(): NotificationPermission | null {
    return this.now;
  }

  ask(): Promise<NotificationPermission> {
    this.now = this.answer;
    return Promise.resolve(this.answer);
  }

  worker(): Promise<ServiceWorkerRegistration | null> {
    const subscription = {
      endpoint: this.endpoint,
      toJSON: () => ({ endpoint: this.endpoint, keys: { p256dh: "key", auth: "secret" } }),
      unsubscribe: () => Promise.resolve(true),
    };
    const registration = {
      active: {},
      pushManager: {
        subscribe: () => (this.endpoint === null ? Promise.reject(new Error("no push service")) : Promise.resolve(subscription)),
        getSubscription: () => Promise.resolve(this.endpoint === null ? null : subscription),
      },
      showNotification: (title: string, { data }: { data: { address: string } }) => {
        this.shown.push(`${title} → ${data.address}`);
        return Promise.resolve();
      },
    };
    return Promise.resolve(this.hasWorkers ? (registration as unknown as ServiceWorkerRegistration) : null);
  }
}

describe("telling on the device", () => {
  let server: FakeServer;
  let browser: FakeBrowser;
  let asked: string[];
  let quiet: Quiet | null;

  beforeEach(() => {
    vi.useFakeTimers();
    server = new FakeServer();
    browser = new FakeBrowser();
    asked = [];
    quiet = null;
    server.procedures.set("tidings.notify.key", () => ({ vapid: "public" }));
    server.procedures.set("tidings.notify.settings", () => ({ quiet, browsers: 0 }));
    for (const what of ["subscribe", "unsubscribe"]) {
      server.procedures.set(`tidings.notify.${what}`, ({ endpoint }: { endpoint: string }) => {
        asked.push(`${what} ${endpoint}`);
        return {};
      });
    }
  });

  afterEach(() => vi.useRealTimers());

  async function begun(): Promise<Ringing> {
    const ringing = new Ringing(stage({ server }).client, browser);
    await vi.advanceTimersByTimeAsync(100);
    return ringing;
  }

  async function turnedOn(): Promise<Ringing> {
    const ringing = await begun();
    const done = ringing.turnOn();
    await vi.advanceTimersByTimeAsync(100);
    await done;
    return ringing;
  }

  it("is off until somebody wants it, and comes back with the next page", async () => {
    const ringing = await turnedOn();
    expect(ringing.state).toBe("page");
    expect((await begun()).state).toBe("page");
    await ringing.turnOff();
    expect(ringing.state).toBe("off");
    expect((await begun()).state).toBe("off");
  });

  it("is left to the push service where there is one", async () => {
    browser.endpoint = "https://push.example/1";
    const ringing = await turnedOn();
    expect(ringing.state).toBe("push");
    expect(asked).toEqual(["subscribe https://push.example/1"]);
    ringing.ring(RING);
    expect(browser.shown).toEqual([]);
    const done = ringing.turnOff();
    await vi.advanceTimersByTimeAsync(100);
    await done;
    expect(asked.at(-1)).toBe("unsubscribe https://push.example/1");
  });

  it("is done by the page while nobody looks at it", async () => {
    const ringing = await turnedOn();
    browser.hidden = false;
    ringing.ring(RING);
    expect(browser.shown).toEqual([]);
    browser.hidden = true;
    ringing.ring(RING);
    ringing.ring({ ...RING, place: null });
    expect(browser.shown).toEqual(["Jill mentioned you → https://chat.example/?room=lobby&at=7", "Jill mentioned you → https://chat.example/"]);
  });

  it("is not done in quiet hours", async () => {
    quiet = { start: "00:00", end: "23:59", zone: "UTC" };
    vi.setSystemTime(new Date(2026, 10, 24, 12, 0));
    const ringing = await turnedOn();
    ringing.ring(RING);
    expect(browser.shown).toEqual([]);
  });

  it("says why it cannot be", async () => {
    browser.answer = "denied";
    expect((await turnedOn()).state).toBe("blocked");
    browser.now = null;
    expect((await begun()).state).toBe("unsupported");
    browser = new FakeBrowser();
    browser.hasWorkers = false;
    expect((await turnedOn()).state).toBe("unsupported");
  });

  it("asks no push service where the server has Web Push switched off", async () => {
    browser.endpoint = "https://push.example/1";
    server.procedures.set("tidings.notify.key", () => ({ vapid: null }));
    expect((await turnedOn()).state).toBe("page");
    expect(asked).toEqual([]);
  });
});
