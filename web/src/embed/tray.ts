/**
 * The toasts of a page: which are shown, how long, and by whom. All elements put theirs here and one of them shows all, so
 * that they never lie over each other. Of a browser's tabs only one that is seen shows a toast: the others keep it until
 * they are seen, and drop it if they hear that it was shown.
 */
import { Observable } from "../chat/observable.js";
import type { News } from "./news.js";

export interface Toast extends News {
  /** By the clock of the page; Infinity while somebody points at it. */
  readonly until: number;
}

export const SHOWN_MOST = 4;
export const WAITING_MOST = 20;
export const SHOWN_MS = 8_000;
const TOLD_MOST = 200;
const CHANNEL = "tidings.toasts";
/** By then the other tabs have heard that it is shown. */
const CLAIMED_MS = 5_000;

export class Tray extends Observable {
  /** Oldest first. */
  toasts: readonly Toast[] = [];
  private waiting: readonly News[] = [];
  private readonly hosts: object[] = [];
  private told: readonly string[] = [];
  private held = false;
  /** So many are being asked for: whether another tab shows them. */
  private claiming = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private channel: BroadcastChannel | null = null;

  /** An element that could show what is in the tray; returns the end of that. */
  host(element: object): () => void {
    this.hosts.push(element);
    if (this.hosts.length === 1) this.open();
    this.changed();
    return () => {
      this.hosts.splice(this.hosts.indexOf(element), 1);
      if (this.hosts.length === 0) this.close();
      this.changed();
    };
  }

  /** True for the one that shows. */
  isShownBy(element: object): boolean {
    return this.hosts[0] === element;
  }

  put(news: News): void {
    if (this.told.includes(news.id)) return;
    this.waiting = [...this.waiting.filter(({ id }) => id !== news.id), news].slice(-WAITING_MOST);
    this.fill();
  }

  dismiss(id: string): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
    this.fill();
    this.changed();
  }

  /** Nothing goes away while somebody points at it or has the focus in it; after that all have some time again. */
  hold(held: boolean): void {
    if (held === this.held) return;
    this.held = held;
    const until = held ? Infinity : Date.now() + SHOWN_MS / 2;
    this.toasts = this.toasts.map((toast) => ({ ...toast, until: held ? Infinity : Math.max(until, toast.until === Infinity ? 0 : toast.until) }));
    this.plan();
  }

  private open(): void {
    document.addEventListener("visibilitychange", this.seen);
    if (typeof BroadcastChannel === "undefined") return;
    this.channel = new BroadcastChannel(CHANNEL);
    this.channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === "string") this.shownElsewhere(data);
    };
  }

  private close(): void {
    document.removeEventListener("visibilitychange", this.seen);
    this.channel?.close();
    this.channel = null;
    clearTimeout(this.timer);
    this.toasts = [];
    this.waiting = [];
    this.held = false;
  }

  private readonly seen = (): void => this.fill();

  private shownElsewhere(id: string): void {
    this.remember(id);
    this.waiting = this.waiting.filter((news) => news.id !== id);
  }

  private remember(id: string): void {
    this.told = [...this.told, id].slice(-TOLD_MOST);
  }

  /** Shows what waits, as far as there is room. */
  private fill(): void {
    if (document.visibilityState !== "visible") return;
    const next = this.waiting.slice(0, Math.max(0, SHOWN_MOST - this.toasts.length - this.claiming));
    this.waiting = this.waiting.slice(next.length);
    const { locks } = navigator as { readonly locks?: LockManager }; // only where the page came safely
    for (const news of next) {
      if (locks === undefined) this.show(news);
      else void this.claim(news, locks);
    }
    this.plan();
  }

  private show(news: News): void {
    const until = this.held ? Infinity : Date.now() + SHOWN_MS;
    this.toasts = [...this.toasts, { ...news, until }];
    this.remember(news.id);
    this.channel?.postMessage(news.id);
    this.changed();
  }

  /** Several tabs that are seen hear of it in the same moment: whoever has the lock shows it. */
  private async claim(news: News, locks: LockManager): Promise<void> {
    this.claiming += 1;
    const isOurs = await claimed(`${CHANNEL}.${news.id}`, locks);
    this.claiming -= 1;
    if (this.hosts.length === 0) return;
    if (isOurs && !this.told.includes(news.id)) this.show(news);
    this.fill();
  }

  private plan(): void {
    clearTimeout(this.timer);
    const next = Math.min(...this.toasts.map(({ until }) => until));
    if (Number.isFinite(next)) this.timer = setTimeout(() => this.expire(), Math.max(0, next - Date.now()) + 1);
  }

  private expire(): void {
    const now = Date.now();
    this.toasts = this.toasts.filter(({ until }) => until > now);
    this.fill();
    this.changed();
  }
}

/** Whether nobody else has this lock; then it is held for a while. */
function claimed(name: string, locks: LockManager): Promise<boolean> {
  return new Promise((resolve) => {
    const hold = async (lock: Lock | null): Promise<void> => {
      resolve(lock !== null);
      if (lock !== null) await new Promise((done) => setTimeout(done, CLAIMED_MS));
    };
    locks.request(name, { ifAvailable: true }, hold).catch(() => resolve(true)); // a page that may not lock shows it itself
  });
}
