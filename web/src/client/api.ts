/**
 * What the server can be asked, one interface per request and reply. Written by hand after the table of procedures on
 * the server; to be generated from it, so nothing but types belongs here. Times are milliseconds since 1970.
 */

export type Role = "guest" | "member" | "service" | "component";

export interface Author {
  readonly authid: string;
  readonly name: string;
}

/** One entry of a stream's log. */
export interface StreamEvent {
  readonly stream: string;
  readonly epoch: string;
  readonly offset: number;
  readonly id: string;
  readonly type: string;
  readonly time: number;
  readonly author: Author | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Head {
  readonly stream: string;
  readonly epoch: string;
  readonly offset: number;
}

export interface ReadRequest {
  readonly stream: string;
  readonly after?: number;
  readonly epoch?: string;
  readonly limit?: number;
}

export interface ReadReply {
  readonly stream: string;
  readonly epoch: string;
  readonly head: number;
  readonly events: readonly StreamEvent[];
  readonly recovered: boolean;
  readonly more: boolean;
}

export interface Room {
  readonly name: string;
  readonly title: string;
  readonly public: boolean;
  readonly owner: string | null;
  readonly created: number;
  readonly members: number;
  readonly head: number;
  readonly joined: boolean;
}

export interface Attachment {
  readonly kind: "image";
  readonly url: string;
  readonly alt: string;
}

export interface Message {
  readonly id: string;
  readonly room: string;
  readonly offset: number;
  readonly author: Author | null;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly time: number;
  readonly edited: number | null;
  readonly deleted: boolean;
}

export interface Member extends Author {
  readonly role: "owner" | "moderator" | "member";
  readonly since: number;
}

export interface Person extends Author {
  readonly role: string;
  readonly since: number;
}

/** What a write answers: where in which stream the event now is. */
export interface Appended {
  readonly id: string;
  readonly stream: string;
  readonly epoch: string;
  readonly offset: number;
  readonly time: number;
}

export interface HistoryReply {
  readonly room: string;
  readonly epoch: string;
  readonly head: number;
  readonly messages: readonly Message[];
  readonly more: boolean;
}

export interface PresenceList {
  readonly room: string;
  readonly instance: string;
  readonly version: number;
  readonly people: readonly Person[];
}

export interface Whoami extends Author {
  readonly role: string;
  readonly expires_at: number | null;
}

export type Nothing = Readonly<Record<string, never>>;

interface Procedure<Request, Reply> {
  readonly request: Request;
  readonly reply: Reply;
}

/** Every procedure that a browser may call. */
export interface Procedures {
  "tidings.stream.read": Procedure<ReadRequest, ReadReply>;
  "tidings.stream.heads": Procedure<{ readonly streams: readonly string[] }, { readonly heads: readonly Head[] }>;

  "tidings.room.list": Procedure<
    { readonly after?: string; readonly limit?: number; readonly mine?: boolean },
    { readonly rooms: readonly Room[]; readonly more: boolean }
  >;
  "tidings.room.get": Procedure<{ readonly room: string }, Room>;
  "tidings.room.create": Procedure<
    { readonly room: string; readonly title?: string; readonly public?: boolean; readonly key: string },
    { readonly room: Room }
  >;
  "tidings.room.join": Procedure<
    { readonly room: string },
    { readonly room: Room; readonly epoch: string; readonly offset: number }
  >;
  "tidings.room.leave": Procedure<{ readonly room: string }, { readonly room: string }>;
  "tidings.room.invite": Procedure<{ readonly room: string; readonly authid: string }, { readonly room: string }>;
  "tidings.room.remove": Procedure<
    { readonly room: string; readonly authid: string; readonly ban_ms?: number },
    { readonly room: string }
  >;
  "tidings.room.members": Procedure<
    { readonly room: string; readonly after?: string; readonly limit?: number },
    { readonly members: readonly Member[]; readonly more: boolean }
  >;

  "tidings.chat.send": Procedure<
    { readonly room: string; readonly text: string; readonly attachments?: readonly Attachment[]; readonly key: string },
    Appended
  >;
  "tidings.chat.edit": Procedure<
    { readonly room: string; readonly message: string; readonly text: string; readonly key: string },
    Appended
  >;
  "tidings.chat.delete": Procedure<{ readonly room: string; readonly message: string; readonly key: string }, Appended>;
  "tidings.chat.history": Procedure<
    { readonly room: string; readonly before?: number; readonly limit?: number },
    HistoryReply
  >;
  "tidings.chat.typing": Procedure<{ readonly room: string; readonly typing: boolean }, Nothing>;
  "tidings.chat.command": Procedure<
    { readonly room: string; readonly name: string; readonly text: string; readonly key: string },
    { readonly text?: string }
  >;

  "tidings.presence.list": Procedure<{ readonly room: string }, PresenceList>;
  "tidings.presence.occupancy": Procedure<
    { readonly rooms: readonly string[] },
    { readonly rooms: readonly { readonly room: string; readonly people: number }[] }
  >;

  "tidings.access.whoami": Procedure<Nothing, Whoami>;
  "tidings.access.renew": Procedure<{ readonly token: string }, Whoami>;
}

export type ProcedureName = keyof Procedures;
export type Request<P extends ProcedureName> = Procedures[P]["request"];
export type Reply<P extends ProcedureName> = Procedures[P]["reply"];

/** What arrives on `tidings.live.room.<room>`: not logged, gone if missed. */
export type LiveRoomEvent =
  | {
      readonly type: "presence.enter" | "presence.leave";
      readonly room: string;
      readonly instance: string;
      readonly version: number;
      readonly person: Person;
    }
  | { readonly type: "typing.start" | "typing.stop"; readonly room: string; readonly person: Author };

/** What arrives on `tidings.live.node`. */
export interface NodeEvent {
  readonly type: "node.ready";
  readonly component: string;
  readonly instance: string;
}
