/** Renders an element again whenever an observable value changes, for as long as the element is in the page. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Observable } from "../chat/observable.js";

export class Watch implements ReactiveController {
  private watched: Observable | null = null;
  private stop: (() => void) | null = null;

  constructor(
    private readonly host: ReactiveControllerHost,
    /** What to watch now; asked before every rendering. */
    private readonly target: () => Observable | null | undefined,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostUpdate(): void {
    const target = this.target() ?? null;
    if (target === this.watched) return;
    this.stop?.();
    this.watched = target;
    this.stop = target?.watch(() => this.host.requestUpdate()) ?? null;
  }

  hostDisconnected(): void {
    this.stop?.();
    this.stop = null;
    this.watched = null;
  }
}
