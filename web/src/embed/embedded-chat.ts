/** One room over the page's shared connection; with all rooms around it, it is what the whole chat shows. */
import type { Asking } from "../chat/chat.js";
import { isFirstTime } from "../chat/first-time.js";
import { Observable } from "../chat/observable.js";
import { RoomModel } from "../chat/room.js";
import type { RoomsModel } from "../chat/rooms.js";
import { browserStore } from "../client/credentials.js";
import type { Identity, LinkState, TidingsClient } from "../client/index.js";
import type { Shared } from "./shared.js";

interface Inside<Rooms> {
  readonly is: "inside";
  readonly client: TidingsClient;
  readonly rooms: Rooms;
  readonly room: RoomModel;
  /** The site that the page belongs to tells its own people. */
  readonly ringing: null;
}

export class EmbeddedChat<Rooms extends RoomsModel | null> extends Observable {
  /** Null until it is known whether a name is needed. */
  stage: Asking | Inside<Rooms> | null = null;
  /** Links lead to the chat page. */
  readonly invitation = null;
  private client: TidingsClient | null = null;
  /** A name was chosen here: whoever does that wants to join the room. */
  private enters = false;
  private readonly unwatch: () => void;

  takeInvitation(): null {
    return null;
  }

  constructor(
    readonly shared: Shared,
    private room: string,
    /** Without rooms, nothing asks for them. */
    private readonly makeRooms: (client: TidingsClient) => Rooms,
  ) {
    super();
    this.unwatch = shared.watch(() => this.sharedChanged());
    this.sharedChanged();
  }

  get link(): LinkState | null {
    return this.shared.link;
  }

  get me(): Identity | null {
    return this.shared.me;
  }

  /** The shared connection comes by itself. */
  resume(): void {
    this.sharedChanged();
  }

  enter(nickname: string): void {
    this.enters = true;
    this.shared.enter(nickname);
  }

  forget(): void {
    this.enters = false;
    this.shared.forget();
  }

  open(room: string): void {
    this.room = room;
    const { stage } = this;
    if (stage?.is !== "inside" || stage.room.name === room) return;
    stage.room.close();
    this.stage = { ...stage, room: this.openRoom(stage.client, stage.rooms) };
    this.changed();
  }

  close(): void {
    this.unwatch();
    this.leave();
  }

  private sharedChanged(): void {
    const { client, needsName, problem, busy } = this.shared;
    if (needsName) {
      this.leave();
      this.stage = { is: "asking", error: problem, busy };
    } else if (client !== null && client !== this.client) {
      this.leave();
      this.client = client;
      const rooms = this.makeRooms(client);
      this.stage = { is: "inside", client, rooms, room: this.openRoom(client, rooms), ringing: null };
      this.enters = false;
    }
    this.changed();
  }

  private openRoom(client: TidingsClient, rooms: Rooms): RoomModel {
    const room = new RoomModel(client, this.room, this.enters, () => isFirstTime(browserStore(), client.me, this.room));
    room.watch(() => {
      if (room.room !== null) rooms?.put(room.room);
      rooms?.counted(room.name, room.people.length);
      this.changed();
    });
    return room;
  }

  private leave(): void {
    if (this.stage?.is === "inside") {
      this.stage.room.close();
      this.stage.rooms?.close();
    }
    this.client = null;
    this.stage = null;
  }
}
