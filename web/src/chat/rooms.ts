/** The rooms there are: ours, the others we may find, and how many people are in each. */
import { type Author, type LiveUserEvent, type Room, type StreamEvent, type Thread, type TidingsClient, TidingsError, newKey } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { t } from "../i18n/index.js";
import { isBlocked } from "./blocks.js";
import { Delivering } from "./delivering.js";
import { Inbox, ringOf } from "./inbox.js";
import { isFor } from "./mentions.js";
import { UNREAD_MOST } from "./messages.js";
import { Observable } from "./observable.js";
import { privacyOf } from "./privacy.js";
import type { Ring } from "./ringing.js";

export type RoomsStatus =
  | { readonly is: "loading" }
  | { readonly is: "ready" }
  | { readonly is: "failed"; readonly error: TidingsError };

const REFRESH_MS = 60_000;
/** After a reconnection everybody would ask at once: a list that is shown already can wait up to this long. */
const SPREAD_MS = 5_000;
/** Several rooms begin to be heard within a moment: one fresh list does for all. */
const SETTLED_MS = 300;
/** After news in a thread. */
const SOON_MS = 500;
const PAGE = 200;
const PAGES_MOST = 5;
const OCCUPANCY_MOST = 100;
/** In so many rooms of ours new messages are counted as they come; in further ones once a minute. */
const HEARD_MOST = 50;
const MET_MOST = 1_000;

export class RoomsModel extends Observable {
  status: RoomsStatus = { is: "loading" };
  rooms: readonly Room[] = [];
  /** How many people are in a room now. */
  occupancy: ReadonlyMap<string, number> = new Map();
  /** Whom we have come across, by authid: those whom we may want to write to. */
  readonly met = new Map<string, Author>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private refreshing = false;
  /** Something may have been said that neither the list nor what we heard tells. */
  private isStale = false;
  private isSoon = false;
  private readonly unwatch: () => void;
  private unhear: () => void = () => undefined;
  /** What we heard while the list was on its way, which may be older than that. */
  private meanwhile: (() => void)[] = [];
  private readonly heard = new Map<string, () => void>();

  private readonly delivering: Delivering;
  private readonly unwatchPrivacy: () => void;

  /** What we were told of: mentions, replies, invitations, what the site notifies of. */
  readonly inbox: Inbox;

  constructor(
    private readonly client: TidingsClient,
    /** Tells us on this device when we are not looking. */
    private readonly ring: (ring: Ring) => void = () => undefined,
  ) {
    super();
    this.inbox = new Inbox(client, (notification) => {
      this.ring(ringOf(notification));
      if (notification.type === "direct.new" && this.find(String(notification.data["room"])) === undefined) this.soon(); // somebody's first words
    });
    this.delivering = new Delivering(client, (name) => this.toldOfUpTo(name));
    this.unwatchPrivacy = privacyOf(client).watch(() => this.deliver());
    this.unwatch = client.onLink(({ state }) => {
      if (state !== "live") return;
      this.listen();
      if (this.status.is === "ready") this.plan(Math.random() * SPREAD_MS);
      else void this.refresh();
    });
    if (client.link.state !== "live") return;
    this.listen();
    void this.refresh();
  }

  /** Those that we have joined, but for the direct ones. */
  get mine(): readonly Room[] {
    return this.rooms.filter(({ joined, direct }) => joined && !direct);
  }

  /** Those of certain people, by their names; hidden ones are there as well. */
  get directs(): readonly Room[] {
    return this.rooms.filter(({ joined, direct }) => joined && direct).sort((a, b) => a.title.localeCompare(b.title));
  }

  /** All that are ours and are to be seen, as they stand in the list. */
  private seen(open: string): readonly Room[] {
    return [...this.mine, ...this.directs.filter(({ hidden, name }) => !hidden || name === open)];
  }

  get others(): readonly Room[] {
    return this.rooms.filter(({ joined }) => !joined);
  }

  /** In how many threads that we follow there is something new. */
  get threadsWithNews(): number {
    return this.rooms.reduce((sum, room) => sum + (room.joined ? room.unread_threads : 0), 0);
  }

  /** The one of our rooms above (-1) or below (1), from the other end after the last; null if there is none. */
  beside(name: string, by: 1 | -1, isUnread = false): string | null {
    const mine = this.seen(name);
    const at = mine.findIndex((room) => room.name === name);
    for (let step = 1; step <= mine.length; step += 1) {
      const from = at < 0 && by > 0 ? -1 : Math.max(at, 0);
      const room = mine[(from + by * step + mine.length * 2) % mine.length];
      if (room !== undefined && room.name !== name && (!isUnread || room.unread > 0)) return room.name;
    }
    return null;
  }

  find(name: string): Room | undefined {
    return this.rooms.find((room) => room.name === name);
  }

  async refresh(): Promise<void> {
    if (this.refreshing) return;
    this.refreshing = true;
    this.isStale = false;
    this.isSoon = false;
    clearTimeout(this.timer);
    try {
      this.rooms = await this.list();
      this.meet(this.directs.flatMap(({ people }) => people));
      for (const again of this.meanwhile) again();
      this.hear();
      this.deliver();
      this.status = { is: "ready" };
      this.changed();
      await this.count();
    } catch (reason) {
      const error = asTidingsError(reason);
      if (this.status.is === "loading" || !error.temporary) this.status = { is: "failed", error };
    } finally {
      this.refreshing = false;
      this.meanwhile = [];
      this.changed();
      this.plan(this.next());
    }
  }

  /** The threads that we follow: the newest so many. */
  async threads(): Promise<readonly Thread[]> {
    return (await this.client.insist("tidings.thread.list", {})).threads;
  }

  /** Makes a room, which we then own and have joined. */
  async create(room: string, title: string, isPublic: boolean): Promise<Room> {
    const made = await this.client.insist("tidings.room.create", { room, title, public: isPublic, key: newKey() });
    void this.refresh();
    return made.room;
  }

  /** Keeps in mind who somebody is; of very many those who came last. */
  meet(people: readonly Author[]): void {
    for (const { authid, name } of people) {
      this.met.delete(authid);
      this.met.set(authid, { authid, name });
    }
    for (const authid of [...this.met.keys()].slice(0, Math.max(0, this.met.size - MET_MOST))) this.met.delete(authid);
  }

  /** The room of ourselves and these people, for direct messages. */
  async direct(people: readonly string[]): Promise<Room> {
    const { room } = await this.client.insist("tidings.room.direct", { people: [...people], key: newKey() });
    this.put(room);
    return room;
  }

  /** Takes over what is newly known about a room: that we joined or left it, or its title. */
  put(room: Room): void {
    const before = this.find(room.name);
    if (before?.joined === room.joined && before.title === room.title && before.picture === room.picture && before.hidden === room.hidden) return;
    if (!room.joined) room = { ...room, unread: 0, mentions: 0 };
    const others = this.rooms.filter(({ name }) => name !== room.name);
    this.rooms = [...others, room].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.hear();
    this.changed();
  }

  private change(name: string, change: (room: Room) => Room): void {
    this.rooms = this.rooms.map((room) => (room.name === name ? change(room) : room));
    this.changed();
  }

  /** To what our other devices say; who we are is known by now, and may be new. */
  private listen(): void {
    this.unhear();
    this.unhear = this.client.onOwn((event) => this.toldOfOwn(event));
  }

  /** We read, here or on another device; or somebody replied in a thread of ours. */
  private toldOfOwn(event: LiveUserEvent): void {
    if (event.type === "room.read") {
      const { room, read, unread } = event;
      const mentions = (found: Room): number => (unread === 0 ? 0 : found.mentions);
      this.take(() => this.change(room, (found) => (read < found.read ? found : { ...found, read, unread, mentions: mentions(found) })));
    } else if (event.type === "notify.level") this.change(event.room, (found) => ({ ...found, level: event.level }));
    else if (event.type.startsWith("thread.") || event.type === "block.changed") this.soon();
  }

  /** Which threads have news, only the list tells; asked for soon, but not for each of many replies. */
  private soon(): void {
    if (this.isSoon || this.refreshing) {
      this.isStale = true;
      return;
    }
    this.isSoon = true;
    this.plan(SOON_MS);
  }

  /** Counts what is said in our rooms, so that the list knows it at once; asking for the list anew sets it right. */
  private hear(): void {
    const wanted = new Set([...this.directs, ...this.mine].slice(0, HEARD_MOST).map(({ name }) => name));
    for (const [name, end] of this.heard) {
      if (wanted.has(name)) continue;
      end();
      this.heard.delete(name);
    }
    for (const name of wanted) {
      if (!this.heard.has(name)) this.heard.set(name, this.hearRoom(name));
    }
  }

  /** What was said between the answer with the list and the first moment of hearing, a fresh list tells. */
  private hearRoom(name: string): () => void {
    let isNew = true;
    return this.client.onStream(
      `room.${name}`,
      (event) => {
        this.came(name, event);
        if (event.type === "room.updated") this.take(() => this.change(name, (room) => called(room, event.data)));
        else this.said(name, event);
      },
      () => {
        if (isNew) this.isStale = true;
        if (isNew && !this.refreshing) this.plan(SETTLED_MS);
        isNew = false;
      },
    );
  }

  /** Up to where a room was read in which the others are told what this device has; null for one where they are not. */
  private toldOfUpTo(name: string): number | null {
    const room = this.find(name);
    return room !== undefined && privacyOf(this.client).covers(room) ? room.read : null;
  }

  /** The list says what has come to this device meanwhile. */
  private deliver(): void {
    for (const { name, head, unread } of this.rooms) {
      if (unread > 0 && this.toldOfUpTo(name) !== null) this.delivering.came(name, head);
    }
  }

  private came(name: string, { type, author, offset }: StreamEvent): void {
    if (type === "message.new" && author?.authid !== this.client.me?.authid) this.delivering.came(name, offset);
  }

  private said(name: string, event: StreamEvent): void {
    const { type, author, offset, data } = event;
    if (type !== "message.new" || "thread" in data || author?.authid === this.client.me?.authid || isBlocked(this.client, author?.authid)) return;
    const room = this.find(name);
    if (!this.isForMe(data["mentions"]) && room?.level === "all" && !room.direct) this.ring(this.ringOfMessage(name, author, offset, data["text"]));
    this.take(() => this.countOne(name, event));
  }

  /** Takes over what we heard; again on top of a list that is on its way. */
  private take(heard: () => void): void {
    if (this.refreshing) this.meanwhile.push(heard);
    heard();
  }

  private countOne(name: string, { offset, data }: StreamEvent): void {
    this.change(name, (room) => {
      if (offset <= room.head || offset <= room.read) return room;
      const mentions = room.mentions + (room.direct || this.isForMe(data["mentions"]) ? 1 : 0);
      return { ...room, head: offset, unread: Math.min(room.unread + 1, UNREAD_MOST), mentions, hidden: false };
    });
  }

  private ringOfMessage(room: string, author: Author | null, offset: number, text: unknown): Ring {
    const title = this.find(room)?.title ?? "";
    const place = { room, offset, thread: null };
    return { title: t("{name} in {room}", { name: author?.name ?? t("Somebody"), room: title === "" ? room : title }), text: String(text), tag: `room:${room}`, place };
  }

  /** What of a room we want to be told. */
  async setLevel(room: string, level: Room["level"]): Promise<void> {
    await this.client.insist("tidings.notify.level", { room, level, key: newKey() });
    this.change(room, (found) => ({ ...found, level }));
  }

  private isForMe(mentions: unknown): boolean {
    const people = Array.isArray(mentions) ? (mentions as readonly Author[]) : [];
    return people.some((person) => isFor(person, this.client.me?.authid ?? null));
  }

  /** Takes over how many people are in the open room, which is known better than by counting every half minute. */
  counted(room: string, people: number): void {
    if (people === 0 || this.occupancy.get(room) === people) return;
    this.occupancy = new Map(this.occupancy).set(room, people);
    this.changed();
  }

  close(): void {
    this.inbox.close();
    clearTimeout(this.timer);
    this.unwatch();
    this.unwatchPrivacy();
    this.delivering.close();
    this.unhear();
    for (const end of this.heard.values()) end();
    this.heard.clear();
  }

  private async list(): Promise<readonly Room[]> {
    const rooms: Room[] = [];
    for (let page = 0; page < PAGES_MOST; page += 1) {
      const last = rooms.at(-1)?.name;
      const reply = await this.client.call("tidings.room.list", { limit: PAGE, ...(last !== undefined && { after: last }) });
      rooms.push(...reply.rooms);
      if (!reply.more) break;
    }
    return rooms;
  }

  private async count(): Promise<void> {
    const names = [...this.mine, ...this.directs, ...this.others].slice(0, OCCUPANCY_MOST).map(({ name }) => name);
    if (names.length === 0) return;
    const { rooms } = await this.client.call("tidings.presence.occupancy", { rooms: names });
    this.occupancy = new Map(rooms.map(({ room, people }) => [room, people]));
  }

  private next(): number {
    return this.isStale ? SETTLED_MS : REFRESH_MS;
  }

  private plan(ms = REFRESH_MS): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // A hidden page needs no fresh list; it gets one when it is looked at.
      if (document.visibilityState === "visible" && this.client.link.state === "live") void this.refresh();
      else this.plan();
    }, ms);
  }
}

/** A room as its event says that it is called and looks now; a direct one is called by its people. */
function called(room: Room, { title, topic, picture }: StreamEvent["data"]): Room {
  if (room.direct || typeof title !== "string" || typeof topic !== "string") return room;
  return { ...room, title, topic, ...(typeof picture === "string" && { picture }) };
}
