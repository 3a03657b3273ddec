/** Inviting people to a room, by name or by a link, and what somebody else's link leads to. */
import { type Invitation, type InviteLookReply, type Room, type TidingsClient, type TidingsError, newKey } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { Observable } from "./observable.js";

export type InvitationsStatus = { readonly is: "loading" } | { readonly is: "ready" } | { readonly is: "failed"; readonly error: TidingsError };

/** The links into one room, as far as we may see them. */
export class InvitationsModel extends Observable {
  status: InvitationsStatus = { is: "loading" };
  invitations: readonly Invitation[] = [];

  constructor(
    private readonly client: TidingsClient,
    readonly room: string,
  ) {
    super();
  }

  /** Asks (again). What was there stays until the answer comes. */
  async load(): Promise<void> {
    try {
      const { invitations } = await this.client.insist("tidings.invite.list", { room: this.room });
      this.invitations = invitations;
      this.status = { is: "ready" };
    } catch (error) {
      this.status = { is: "failed", error: asTidingsError(error) };
    }
    this.changed();
  }

  /** Makes a link; its address behind the page's own. Not insisted on: each try would make one more. */
  async create(expires_ms: number, uses: number): Promise<string> {
    const { path } = await this.client.call("tidings.invite.create", { room: this.room, expires_ms, uses });
    void this.load();
    return path;
  }

  async revoke(id: string): Promise<void> {
    await this.client.insist("tidings.invite.revoke", { room: this.room, id, key: newKey() });
    await this.load();
  }

  /** Lets somebody in by name. */
  async invite(authid: string): Promise<void> {
    await this.client.insist("tidings.room.invite", { room: this.room, authid, key: newKey() });
  }
}

/** What a link leads to. */
export function look(client: TidingsClient, secret: string): Promise<InviteLookReply> {
  return client.insist("tidings.invite.look", { secret });
}

/** Comes in by a link. */
export async function accept(client: TidingsClient, secret: string): Promise<Room> {
  const { room } = await client.insist("tidings.invite.accept", { secret, key: newKey() });
  return room;
}

const SECRET = /^#invite=([A-Za-z0-9_-]{16,100})$/u;

/** The secret of the link by which somebody came, from what stands behind the # of the address. */
export function secretIn(hash: string): string | null {
  return SECRET.exec(hash)?.[1] ?? null;
}
