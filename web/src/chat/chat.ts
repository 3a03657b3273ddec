/** The whole page's state: who we are, the connection, the rooms, and the room that is open. */
import { GuestLogin, type Identity, type LinkState, type TidingsClient, type TidingsError, browserStore, connectGuest, socketBeside } from "../client/index.js";
import { isFirstTime } from "./first-time.js";
import { Observable } from "./observable.js";
import { Ringing, thisBrowser } from "./ringing.js";
import { RoomModel } from "./room.js";
import { RoomsModel } from "./rooms.js";

export const FIRST_ROOM = "lobby";

/** A nickname is needed; `error` says why the last one was not accepted. */
export interface Asking {
  readonly is: "asking";
  readonly error: TidingsError | null;
  readonly busy: boolean;
}

export type Stage =
  /** The server is asked whether the site's own login lets us in, without a name. */
  | { readonly is: "arriving" }
  | Asking
  | { readonly is: "inside"; readonly client: TidingsClient; readonly rooms: RoomsModel; readonly room: RoomModel; readonly ringing: Ringing | null };

/** Makes the client; tests pass their own. */
export type Connect = (login: GuestLogin) => TidingsClient;

export class ChatModel extends Observable {
  stage: Stage = { is: "arriving" };
  private client: TidingsClient | null = null;
  /** True from choosing a name until the first room was joined: newcomers join it at once. */
  private isNewcomer = false;
  /** The secret of the link by which we came, until it is shown where that leads. */
  invitation: string | null = null;

  private roomName = FIRST_ROOM;

  constructor(
    private readonly login: GuestLogin = new GuestLogin({}),
    private readonly connect: Connect = (guest) => connectGuest(guest, { url: socketBeside(document.baseURI) }),
  ) {
    super();
  }

  /** Goes in without a question if this browser was here before, or the site knows us. */
  resume(): void {
    if (this.client === null) this.start();
  }

  get link(): LinkState | null {
    return this.client?.link ?? null;
  }

  get me(): Identity | null {
    return this.client?.me ?? null;
  }

  /** Joins under this name, or tries another one after a refusal. */
  enter(nickname: string): void {
    this.isNewcomer = true;
    this.login.rename(nickname);
    this.stage = { is: "asking", error: null, busy: true };
    if (this.client === null) this.start();
    else this.client.retry();
    this.changed();
  }

  /** We come by a link: what it leads to is joined by newcomers, and no other room. */
  invite(secret: string): void {
    this.invitation = secret;
    this.changed();
  }

  takeInvitation(): string | null {
    const { invitation } = this;
    this.invitation = null;
    return invitation;
  }

  /** Opens a room in place of the present one. */
  open(room: string): void {
    this.roomName = room;
    const { stage } = this;
    if (stage.is !== "inside" || stage.room.name === room) return;
    stage.room.close();
    this.stage = { ...stage, room: this.openRoom(stage.client, stage.rooms, false) };
    this.changed();
  }

  /** "Not you?": ends everything here, so that somebody else can come in. */
  forget(): void {
    if (this.stage.is === "inside") this.leaveInside(this.stage);
    this.client?.close();
    this.client = null;
    this.login.forget();
    this.stage = { is: "asking", error: null, busy: false };
    this.changed();
  }

  private start(): void {
    const client = this.connect(this.login);
    this.client = client;
    client.onLink((state) => {
      if (client === this.client) this.linkChanged(client, state);
    });
    if (this.login.isKnown) this.goInside(client);
  }

  private linkChanged(client: TidingsClient, link: LinkState): void {
    if (link.state === "live" && this.stage.is !== "inside") {
      this.isNewcomer ||= isFirstTime(browserStore(), client.me);
      this.goInside(client);
    }
    // No connection yet: a name may be chosen in the meantime.
    if (link.state === "waiting" && this.stage.is === "arriving") this.stage = { is: "asking", error: null, busy: false };
    if (link.state === "refused") this.refused(link.reason);
    this.changed();
  }

  private refused(reason: TidingsError): void {
    if (this.stage.is === "inside") this.leaveInside(this.stage);
    // A known guest whom the server has forgotten is asked for a name as if new; the reason would only puzzle them.
    const error = reason.code === "nickname_required" && !this.isNewcomer ? null : reason;
    this.stage = { is: "asking", error, busy: false };
  }

  private goInside(client: TidingsClient): void {
    const ringing = typeof document === "undefined" ? null : new Ringing(client, thisBrowser(browserStore()));
    const rooms = new RoomsModel(client, (ring) => ringing?.ring(ring));
    const room = this.openRoom(client, rooms, this.isNewcomer && this.invitation === null);
    this.stage = { is: "inside", client, rooms, room, ringing };
    this.isNewcomer = false;
    this.changed();
  }

  /** Whoever comes for the first time joins the room whose address they opened. */
  private openRoom(client: TidingsClient, rooms: RoomsModel, joinsFirst: boolean): RoomModel {
    const room = new RoomModel(client, this.roomName, joinsFirst);
    room.watch(() => {
      if (room.room !== null) rooms.put(room.room);
      rooms.counted(room.name, room.people.length);
    });
    return room;
  }

  private leaveInside({ rooms, room }: Extract<Stage, { is: "inside" }>): void {
    room.close();
    rooms.close();
  }
}
