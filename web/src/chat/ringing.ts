/**
 * Telling whoever is not looking at the page, on this device. Where the browser has a push service, that brings it, also
 * when no page is open; where it has none, an open page tells it while it is hidden.
 */
import { type KeyValueStore, type TidingsClient, newKey } from "../client/index.js";
import { asTidingsError } from "../client/errors.js";
import { t } from "../i18n/index.js";
import { Observable } from "./observable.js";
import { type Place, addressOf } from "./place.js";
import { QuietHours } from "./quiet.js";
import { sentenceFor } from "./words.js";

export type RingingState =
  /** This browser cannot, or the page is not secure (https). */
  | "unsupported"
  | "off"
  /** The browser was told to show none of this site. */
  | "blocked"
  /** While a page is open. */
  | "page"
  /** Always. */
  | "push";

export interface Ring {
  readonly title: string;
  readonly text: string;
  readonly tag: string;
  readonly place: Place | null;
}

/** What of the browser is used; tests have their own. */
export interface Browser {
  readonly store: KeyValueStore | null;
  readonly home: string;
  isHidden(): boolean;
  /** Null where there are no notifications. */
  permission(): NotificationPermission | null;
  ask(): Promise<NotificationPermission>;
  /** Null where there are no workers. */
  worker(): Promise<ServiceWorkerRegistration | null>;
}

const WANTED = "tidings.notify";
const WORKER = "push-worker.js";

export const thisBrowser = (store: KeyValueStore | null): Browser => ({
  store,
  home: document.baseURI,
  isHidden: () => document.visibilityState === "hidden",
  permission: () => (t("Notification") in globalThis && isSecureContext ? Notification.permission : null),
  ask: () => Notification.requestPermission(),
  worker: async () => ("serviceWorker" in navigator ? navigator.serviceWorker.register(new URL(WORKER, document.baseURI)) : null),
});

export class Ringing extends Observable {
  state: RingingState = "off";
  /** Why it could not be switched on. */
  problem: string | null = null;
  busy = false;
  readonly quiet: QuietHours;
  private registration: ServiceWorkerRegistration | null = null;

  constructor(
    private readonly client: TidingsClient,
    private readonly browser: Browser,
  ) {
    super();
    this.quiet = new QuietHours(client);
    const permission = browser.permission();
    this.state = permission === null ? "unsupported" : permission === "denied" ? "blocked" : "off";
    if (permission === "granted" && this.isWanted) void this.begin();
  }

  /** Called from a click: only then browsers ask. */
  async turnOn(): Promise<void> {
    this.become({ busy: true, problem: null });
    const permission = await this.browser.ask();
    if (permission === "granted") {
      this.want(true);
      await this.begin();
    } else this.become({ state: permission === "denied" ? "blocked" : "off" });
    this.become({ busy: false });
  }

  async turnOff(): Promise<void> {
    this.become({ busy: true, problem: null });
    this.want(false);
    try {
      const subscription = (await this.registration?.pushManager.getSubscription()) ?? null;
      if (subscription !== null) {
        await this.client.insist("tidings.notify.unsubscribe", { endpoint: subscription.endpoint, key: newKey() });
        await subscription.unsubscribe();
      }
    } catch (error) {
      this.problem = sentenceFor(asTidingsError(error));
    }
    this.become({ state: "off", busy: false });
  }

  /** Tells, if this page is to do that. */
  ring({ title, text, tag, place }: Ring): void {
    if (this.state !== "page" || !this.browser.isHidden() || this.quiet.isNow(new Date())) return;
    const address = place === null ? this.browser.home : new URL(addressOf(place), this.browser.home).href;
    // Through the worker where there is one: phones show no others, and a click leads back.
    void this.registration?.showNotification(title, { body: text, tag, data: { address } }).catch(() => undefined);
  }

  private get isWanted(): boolean {
    try {
      return this.browser.store?.getItem(WANTED) === "on";
    } catch {
      return false;
    }
  }

  private want(isOn: boolean): void {
    try {
      if (isOn) this.browser.store?.setItem(WANTED, "on");
      else this.browser.store?.removeItem(WANTED);
    } catch {
      // It holds for as long as the page lives.
    }
  }

  /** Again at each start: browsers give up subscriptions now and then, and servers lose them. */
  private async begin(): Promise<void> {
    try {
      this.registration = await this.browser.worker();
      this.become({ state: this.registration === null ? "unsupported" : "page" });
      if (this.registration === null) return;
      await this.quiet.load();
      const subscription = await this.subscribed(this.registration);
      if (subscription !== null) {
        await this.client.insist("tidings.notify.subscribe", { ...subscription, key: newKey() });
        this.become({ state: "push" });
      }
    } catch (error) {
      this.become({ problem: sentenceFor(asTidingsError(error)) });
    }
  }

  /** Null where there is no push service to be had, on this side or on the server's. */
  private async subscribed(registration: ServiceWorkerRegistration): Promise<{ endpoint: string; p256dh: string; auth: string } | null> {
    const { vapid } = await this.client.insist("tidings.notify.key", {});
    if (vapid === null || !("pushManager" in registration)) return null;
    try {
      await ready(registration);
      const found = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: vapid });
      const { endpoint, keys } = found.toJSON();
      const [p256dh, auth] = [keys?.["p256dh"], keys?.["auth"]];
      return endpoint === undefined || p256dh === undefined || auth === undefined ? null : { endpoint, p256dh, auth };
    } catch {
      return null;
    }
  }

  private become(change: Partial<Pick<Ringing, "state" | "busy" | "problem">>): void {
    Object.assign(this, change);
    this.changed();
  }
}

/** A worker has to be active before it can be subscribed with. */
async function ready({ installing, waiting, active }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting;
  if (active !== null || worker === null) return;
  await new Promise<void>((resolve) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated" || worker.state === "redundant") resolve();
    });
  });
}
