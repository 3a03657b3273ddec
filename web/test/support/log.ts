/** A stream's log as the server keeps it: the truth that readers are measured by. */
import type { Head, ReadReply, StreamEvent } from "../../src/client/index.js";

export class Log {
  epoch = "a";
  events: StreamEvent[] = [];
  /** Events up to this offset are no longer kept. */
  trimmed = 0;

  constructor(readonly stream = "room.lobby") {}

  get head(): number {
    return this.events.length;
  }

  append(type = "message.new", data: StreamEvent["data"] = {}, author = { authid: "jack", name: "Jack" }): StreamEvent {
    const offset = this.head + 1;
    const id = `${this.epoch}${offset}`;
    const event = { stream: this.stream, epoch: this.epoch, offset, id, type, time: offset * 1000, author, data };
    this.events.push(event);
    return event;
  }

  /** As after a restore from a backup: fewer events, other offsets' meaning, another epoch. */
  restore(keep: number): void {
    this.epoch = String.fromCharCode(this.epoch.charCodeAt(0) + 1);
    this.trimmed = 0;
    this.events = this.events.slice(0, keep).map((event) => ({ ...event, epoch: this.epoch, id: `${this.epoch}${event.offset}` }));
  }

  /** The server leaves out streams that hold nothing. */
  headNow(): Head | undefined {
    if (this.head === 0) return undefined;
    return { stream: this.stream, epoch: this.epoch, offset: this.head, oldest: 1 };
  }

  read(after: number, epoch?: string, limit = 3): ReadReply {
    if (this.head === 0) return { stream: this.stream, epoch: "", head: 0, events: [], recovered: after === 0, more: false };
    const sameEpoch = epoch === undefined || epoch === this.epoch;
    const isNewcomer = after === 0 && epoch === undefined; // who has missed nothing
    const recovered = isNewcomer || (sameEpoch && after >= this.trimmed && after <= this.head);
    const from = recovered ? Math.max(after, this.trimmed) : this.trimmed;
    const kept = this.events.filter(({ offset }) => offset > from);
    const events = kept.slice(0, limit);
    return { stream: this.stream, epoch: this.epoch, head: this.head, events, recovered, more: kept.length > limit };
  }
}
