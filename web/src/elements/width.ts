/** Renders an element again when it becomes wider or narrower than a bound: the element counts, not the window. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Width implements ReactiveController {
  matches = false;
  private observer: ResizeObserver | null = null;

  constructor(
    private readonly host: ReactiveControllerHost & Element,
    private readonly leastRem: number,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this.host);
    this.measure();
  }

  hostDisconnected(): void {
    this.observer?.disconnect();
    this.observer = null;
  }

  private measure(): void {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const matches = this.host.getBoundingClientRect().width >= this.leastRem * rem;
    if (matches === this.matches) return;
    this.matches = matches;
    this.host.requestUpdate();
  }
}
