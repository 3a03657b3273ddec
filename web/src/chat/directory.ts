/** The rooms that may be found, by words of their names, titles and topics. */
import type { Room, TidingsClient, TidingsError } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { Observable } from "./observable.js";

export type DirectoryStatus = { readonly is: "loading" } | { readonly is: "ready" } | { readonly is: "failed"; readonly error: TidingsError };

/** So long after the last key it is asked. */
export const TYPED_MS = 200;
const PAGE = 30;
/** What the server takes. */
export const TEXT_MOST = 200;

export class Directory extends Observable {
  status: DirectoryStatus = { is: "loading" };
  text = "";
  rooms: readonly Room[] = [];
  hasMore = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking = new AbortController();

  constructor(private readonly client: TidingsClient) {
    super();
  }

  /** The field holds this now. */
  typed(text: string): void {
    this.text = text;
    this.close();
    this.timer = setTimeout(() => void this.load(), TYPED_MS);
  }

  /** Asks (again). What was found before stays until there is an answer. */
  async load(): Promise<void> {
    this.close();
    this.asking = new AbortController();
    await this.ask(null);
  }

  async more(): Promise<void> {
    const last = this.rooms.at(-1);
    if (this.hasMore && last !== undefined) await this.ask(last.name);
  }

  close(): void {
    clearTimeout(this.timer);
    this.asking.abort();
  }

  private async ask(after: string | null): Promise<void> {
    const { signal } = this.asking;
    const text = this.text.trim();
    try {
      const request = { limit: PAGE, ...(text !== "" && { text }), ...(after !== null && { after }) };
      const reply = await this.client.insist("tidings.room.list", request, { signal });
      if (signal.aborted) return;
      const found = reply.rooms.filter(({ direct }) => !direct);
      this.rooms = after === null ? found : [...this.rooms, ...found];
      this.hasMore = reply.more;
      this.status = { is: "ready" };
    } catch (error) {
      if (signal.aborted) return;
      this.status = { is: "failed", error: asTidingsError(error) };
    }
    this.changed();
  }
}
