/** Where people's pictures are, of those who are not here, too: asked for together, once, for as long as the page is open. */
import type { TidingsClient } from "../client/index.js";
import { Observable } from "./observable.js";
import { oneEach } from "./own.js";

/** Rows come a few at a time; their authors are asked for together. */
const GATHER_MS = 150;
/** So many are asked for at once. */
const MOST = 100;
/** So many are remembered; more are in no room that one reads. */
const KNOWN_MOST = 5_000;

export class Faces extends Observable {
  private readonly known = new Map<string, string>();
  private readonly wanted = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: Pick<TidingsClient, "insist">) {
    super();
  }

  /** The address of somebody's picture; empty while it is not known, and where there is none. They are of this room, if one is named. */
  of(authid: string, room: string): string {
    const found = this.known.get(authid);
    if (found !== undefined) return found;
    if (authid.startsWith("service:") || authid.startsWith("deleted-")) return "";
    this.wanted.set(authid, room);
    this.timer ??= setTimeout(() => void this.ask(), GATHER_MS);
    return "";
  }

  /** Somebody who is here is shown with this one. */
  take(authid: string, picture: string): void {
    if (this.known.size >= KNOWN_MOST) this.known.clear();
    this.known.set(authid, picture);
  }

  private async ask(): Promise<void> {
    this.timer = undefined;
    const room = [...this.wanted.values()][0];
    if (room === undefined) return;
    const authids = [...this.wanted].flatMap(([authid, of]) => (of === room ? [authid] : [])).slice(0, MOST);
    for (const authid of authids) this.wanted.delete(authid);
    for (const authid of authids) this.take(authid, ""); // who may not be known has no picture either
    const people = await this.client.insist("tidings.people.list", { authids, ...(room !== "" && { room }) }).then((reply) => reply.people, () => []);
    for (const { authid, picture } of people) this.take(authid, picture);
    if (people.some(({ picture }) => picture !== "")) this.changed();
    if (this.wanted.size > 0) this.timer ??= setTimeout(() => void this.ask(), GATHER_MS);
  }
}

export const facesOf = oneEach((client) => new Faces(client));
