import { type From, GuestLogin, type KeyValueStore, type StreamEvent, TidingsClient, memoryStore } from "../../src/client/index.js";
import { type Login, MemberLogin } from "../../src/client/credentials.js";
import { FakeServer, FakeSurroundings } from "./server.js";

export interface Stage {
  readonly server: FakeServer;
  readonly surroundings: FakeSurroundings;
  readonly client: TidingsClient;
  readonly store: KeyValueStore;
}

/** A client and a server on one stage. Tests use fake timers, so that minutes pass at once. */
export function stage({ server = new FakeServer(), login, store = memoryStore() }: { server?: FakeServer; login?: Login; store?: KeyValueStore } = {}): Stage {
  const surroundings = new FakeSurroundings();
  const who = login ?? new GuestLogin({ nickname: "Jack", store });
  const client = new TidingsClient({ dial: server.dial, login: who, surroundings, store, watchPage: false });
  return { server, surroundings, client, store };
}

export function member(getToken: (reason: string) => Promise<string | null>): MemberLogin {
  return new MemberLogin({ getToken });
}

/** Follows a stream and notes what is shown. */
export function follow(client: TidingsClient, stream: string, from: From = "start") {
  const seen: (number | string)[] = [];
  const events: StreamEvent[] = [];
  const subscription = client.subscribe(stream, {
    from,
    onEvent: (event) => {
      seen.push(event.offset);
      events.push(event);
    },
    onReset: ({ reason }) => seen.push(reason),
    onError: ({ code }) => seen.push(code),
  });
  return { seen, events, subscription };
}
