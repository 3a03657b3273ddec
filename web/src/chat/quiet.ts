/** The hours in which nothing rings: on all devices, as the server knows them. */
import { type Quiet, type TidingsClient, newKey } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { Observable } from "./observable.js";
import { sentenceFor } from "./words.js";

const NIGHT = { start: "22:00", end: "07:00" };

export class QuietHours extends Observable {
  hours: Quiet | null = null;
  problem: string | null = null;

  constructor(
    private readonly client: TidingsClient,
    private readonly zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone,
  ) {
    super();
  }

  async load(): Promise<void> {
    await this.attempt(async () => {
      this.hours = (await this.client.insist("tidings.notify.settings", {})).quiet;
    });
  }

  async toggle(isOn: boolean): Promise<void> {
    await this.put(isOn ? { ...NIGHT, zone: this.zone() } : null);
  }

  /** What was typed that cannot be is told, and what was set stays. */
  async set(change: Partial<Quiet>): Promise<void> {
    if (this.hours !== null) await this.put({ ...this.hours, zone: this.zone(), ...change });
  }

  /** Whether it is quiet now, by this device's clock. */
  isNow(now: Date): boolean {
    if (this.hours === null) return false;
    const { start, end } = this.hours;
    const clock = `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
    return start < end ? start <= clock && clock < end : clock >= start || clock < end;
  }

  private async put(quiet: Quiet | null): Promise<void> {
    await this.attempt(async () => {
      this.hours = (await this.client.insist("tidings.notify.update", { quiet, key: newKey() })).quiet;
    });
  }

  private async attempt(doing: () => Promise<void>): Promise<void> {
    try {
      await doing();
      this.problem = null;
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    }
    this.changed();
  }
}
