/** How far the others in a room have got and have read what was said: what became of our messages. */
import type { Message, Receipt, Room, TidingsClient } from "../client/index.js";
import { Observable } from "./observable.js";
import { privacyOf } from "./privacy.js";
import { plural, t } from "../i18n/index.js";

/** What became of a message of ours, and who has read it, or has it and has not read it. */
export interface Fate {
  readonly is: "sent" | "delivered" | "read";
  readonly read: readonly Receipt[];
  readonly delivered: readonly Receipt[];
  /** How many others could have it. */
  readonly others: number;
}

export class Receipts extends Observable {
  private others: ReadonlyMap<string, Receipt> = new Map();
  /** Whether anything is told in this room. */
  isOn = false;
  private asked = 0;
  private room: Room | null = null;
  private readonly unwatch: () => void;

  constructor(
    private readonly client: TidingsClient,
    private readonly name: string,
  ) {
    super();
    this.unwatch = privacyOf(client).watch(() => void this.look(this.room));
  }

  /** What became of a message of ours; null where that is not told. Whoever came later is left out. */
  of(message: Pick<Message, "offset" | "time" | "thread">): Fate | null {
    if (!this.isOn || message.thread !== null) return null;
    const others = [...this.others.values()].filter(({ since }) => since <= message.time);
    const read = others.filter((one) => one.read >= message.offset);
    const delivered = others.filter((one) => one.delivered >= message.offset && one.read < message.offset);
    return { is: read.length > 0 ? "read" : delivered.length > 0 ? "delivered" : "sent", read, delivered, others: others.length };
  }

  /** Asks how far everybody is, if that is told in the room as it is now. */
  async look(room: Room | null): Promise<void> {
    this.room = room;
    this.asked += 1;
    if (room === null || !privacyOf(this.client).covers(room)) {
      this.show(false, []);
      return;
    }
    const { asked } = this;
    try {
      const { told, receipts } = await this.client.call("tidings.room.receipts", { room: this.name });
      if (asked === this.asked) this.show(told, receipts);
    } catch {
      // What is shown stays; the next connection asks again.
    }
  }

  /** Somebody got further. */
  take(receipt: Receipt): void {
    if (!this.isOn) return;
    this.others = new Map(this.others).set(receipt.authid, further(receipt, this.others.get(receipt.authid)));
    this.changed();
  }

  close(): void {
    this.unwatch();
    this.asked += 1;
  }

  /** What was told while the answer was on its way may be newer than that. */
  private show(isOn: boolean, receipts: readonly Receipt[]): void {
    if (!isOn && !this.isOn) return;
    this.isOn = isOn;
    this.others = new Map(receipts.map((one) => [one.authid, further(one, this.others.get(one.authid))]));
    this.changed();
  }
}

/** Nobody goes back. */
function further(receipt: Receipt, before: Receipt | undefined): Receipt {
  if (before?.since !== receipt.since) return receipt;
  return { ...receipt, read: Math.max(receipt.read, before.read), delivered: Math.max(receipt.delivered, before.delivered) };
}

const NAMED_MOST = 3;

/** What became of it, in words: "Read by Jill and Joe". */
export function fateInWords({ is, read, others }: Fate): string {
  if (is !== "read") return is === "sent" ? t("Sent") : t("Delivered");
  if (others === 1) return t("Read");
  const names = read.slice(0, NAMED_MOST).map(({ name }) => name);
  const rest = read.length - names.length;
  if (rest > 0) names.push(plural("1 other", "{count} others", rest));
  const last = names.pop() ?? "";
  return t("Read by {names}", { names: names.length === 0 ? last : t("{names} and {last}", { names: names.join(", "), last }) });
}
