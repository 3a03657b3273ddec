/**
 * Tidings in a page.
 *
 *     import { connect } from "/tidings-client.js";
 *     const tidings = connect({ nickname: "Jack" });
 *     tidings.subscribe("topic.kittens", { from: "start", onEvent: (event) => console.log(event.data.title) });
 */
import { TidingsClient } from "./client.js";
import { carriedBeside } from "./carried.js";
import {
  GuestLogin,
  type GuestOptions,
  type Login,
  MemberLogin,
  type MemberOptions,
  browserStore,
  sessionStore,
} from "./credentials.js";
import { fallbackDial } from "./fallback.js";
import { browserSurroundings } from "./link.js";
import type { KeyValueStore } from "./outbox.js";
import type { Dial } from "./session.js";
import { wampDial } from "./wamp.js";

export interface ConnectOptions extends GuestOptions, Partial<MemberOptions> {
  /** Default: `ws` beside this library: `/tidings/ws` for `/tidings/tidings-client.js`, on the same host. */
  readonly url?: string;
  readonly realm?: string;
}

/** Connects, and stays connected until `close`. With `getToken` as a member, else as a guest. */
export function connect(options: ConnectOptions = {}): TidingsClient {
  const { getToken } = options;
  return start(options, getToken === undefined ? new GuestLogin(options) : new MemberLogin({ getToken }));
}

/** Like `connect`, for a page that lets its guests choose and change their name. */
export function connectGuest(guest: GuestLogin, options: Omit<ConnectOptions, "getToken" | "nickname"> = {}): TidingsClient {
  return start(options, guest);
}

/** Like `connect`, with a login of the page's own making. */
export function connectAs(login: Login, options: Omit<ConnectOptions, "getToken" | "nickname"> = {}): TidingsClient {
  return start(options, login);
}

function start(options: ConnectOptions, login: Login): TidingsClient {
  const url = options.url ?? socketBeside(import.meta.url);
  return new TidingsClient({
    dial: dialOf(url, options.realm),
    api: apiBeside(url),
    login,
    surroundings: browserSurroundings(),
    store: storeOf(options),
    watchPage: true,
  });
}

/** By WebSocket; by HTTP where that does not get through. */
function dialOf(url: string, realm: string | undefined): Dial {
  const first = wampDial(url, realm);
  const carried = carriedBeside(url);
  if (carried === null) return first;
  const other = wampDial(carried, realm, "http");
  return fallbackDial({ first, other, store: sessionStore(), now: Date.now });
}

function storeOf({ store }: ConnectOptions): KeyValueStore | null {
  return store === undefined ? browserStore() : store;
}

/** The node's WebSocket address beside something that the node serves. */
export function socketBeside(address: string): string {
  const url = new URL("ws", address);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = "";
  url.hash = "";
  return url.href;
}

/** The node's HTTP API beside its WebSocket. */
function apiBeside(socket: string): string {
  const url = new URL("api", socket);
  url.protocol = url.protocol === "wss:" ? "https:" : "http:";
  url.search = "";
  return url.href;
}

export type * from "./api.js";
export { GuestLogin, browserStore, memoryStore } from "./credentials.js";
export type { GuestOptions, Login, MemberOptions, TokenReason } from "./credentials.js";
export { TidingsClient } from "./client.js";
export { TidingsError } from "./errors.js";
export { newKey } from "./insist.js";
export { Files } from "./files.js";
export type { FilePart, UploadHow } from "./files.js";
export type { LinkState } from "./link.js";
export type { Delivery, KeyValueStore, OutboxEntry } from "./outbox.js";
export type { Presence, PresenceOptions } from "./people.js";
export type { Typist } from "./presence.js";
export type { Credentials, Identity, Transport } from "./session.js";
export type { From, Position, Reset } from "./stream.js";
export type { StreamOptions, StreamSubscription } from "./streams.js";
