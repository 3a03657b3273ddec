/** People of the site, found by words of their names. */
import { asTidingsError } from "../client/errors.js";
import type { Author, TidingsClient } from "../client/index.js";
import { Observable } from "./observable.js";

/** So long after the last key it is asked. */
export const TYPED_MS = 200;
const MOST = 30;
/** What the server takes. */
const TEXT_MOST = 200;

export class Finder extends Observable {
  /** Those of the last answer; nobody, once something else is typed. */
  people: readonly Author[] = [];
  /** Whether an answer is on its way. */
  asking = false;
  /** The site has no search for people: asking once more would be no use. */
  refused = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = new AbortController();

  constructor(private readonly client: TidingsClient) {
    super();
  }

  /** The field holds this now. */
  typed(text: string): void {
    this.close();
    const wanted = text.trim().slice(0, TEXT_MOST);
    this.people = [];
    this.asking = wanted !== "" && !this.refused;
    if (this.asking) this.timer = setTimeout(() => void this.ask(wanted), TYPED_MS);
    this.changed();
  }

  close(): void {
    clearTimeout(this.timer);
    this.running.abort();
  }

  /** Where the site has no search for people, or does not answer, those whom we know are to be chosen from. */
  private async ask(text: string): Promise<void> {
    this.running = new AbortController();
    const { signal } = this.running;
    try {
      const { people } = await this.client.insist("tidings.people.search", { text, limit: MOST }, { signal });
      if (signal.aborted) return;
      this.people = people;
    } catch (error) {
      if (signal.aborted) return;
      this.refused = asTidingsError(error).code === "not_allowed";
    }
    this.asking = false;
    this.changed();
  }
}
