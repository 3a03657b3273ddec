/** Renders an element again when something that it shows ends: nobody tells a page that a status is over. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { nextEnd } from "../chat/status.js";
import type { Status } from "../client/index.js";

/** A page that is open for longer is told of something by then. */
const DAY_MS = 86_400_000;
/** Clocks and timers are not exact. */
const AFTER_MS = 50;

export class Until implements ReactiveController {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    /** What it shows now. */
    private readonly shown: () => readonly (Status | null)[],
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    clearTimeout(this.timer);
    const left = nextEnd(this.shown(), Date.now());
    if (left !== null && left < DAY_MS) this.timer = setTimeout(() => this.host.requestUpdate(), left + AFTER_MS);
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
  }
}
