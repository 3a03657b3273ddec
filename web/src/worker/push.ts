/**
 * The service worker of the chat page: shows what is pushed while no page is looked at, and leads back to the page.
 * It serves nothing and stores nothing. It has interfaces of its own for the few things that it uses: TypeScript cannot have
 * a page's names and a worker's in one project.
 */
import { addressFor, saidIn } from "./note.js";

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface PushEvent extends Waiting {
  readonly data: { json(): unknown } | null;
}

interface ClickEvent extends Waiting {
  readonly notification: Notification & { readonly data: unknown };
}

interface PageWindow {
  readonly url: string;
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

interface Worker {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<readonly PageWindow[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(type: "push", listener: (event: PushEvent) => void): void;
  addEventListener(type: "notificationclick", listener: (event: ClickEvent) => void): void;
  addEventListener(type: "install", listener: (event: Waiting) => void): void;
  skipWaiting(): Promise<void>;
}

const worker = self as unknown as Worker;
const home = worker.registration.scope;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("push", (event) => event.waitUntil(inOrder(() => show(event))));
worker.addEventListener("notificationclick", (event) => event.waitUntil(go(event)));

/** The last that is being shown. What follows waits for it: with the same tag, the later one is to be seen in the end. */
let before: Promise<unknown> = Promise.resolve();

function inOrder(work: () => Promise<void>): Promise<void> {
  const done = before.then(work);
  before = done.catch(() => undefined);
  return done;
}

function pages(): Promise<readonly PageWindow[]> {
  return worker.clients.matchAll({ type: "window", includeUncontrolled: true });
}

async function show(event: PushEvent): Promise<void> {
  const said = saidIn(content(event));
  // Whoever looks at the chat sees it there.
  if ((await pages()).some((page) => page.visibilityState === "visible" && page.url.startsWith(home))) return;
  const data = { address: addressFor(said, home) };
  const icon = new URL("icon-192.png", home).href;
  await worker.registration.showNotification(said.title, { body: said.text, tag: said.tag, icon, data });
}

function content({ data }: PushEvent): unknown {
  try {
    return data?.json() ?? null;
  } catch {
    return null;
  }
}

/** An open page goes there by itself; without one, the browser opens one. */
async function go({ notification }: ClickEvent): Promise<void> {
  notification.close();
  const address = addressIn(notification.data);
  const isChat = address.startsWith(home) && new URL(address).pathname === new URL(home).pathname;
  const open = isChat ? (await pages()).find((page) => page.url.startsWith(home)) : undefined;
  if (open === undefined) await worker.clients.openWindow(address);
  else {
    await open.focus();
    open.postMessage({ type: "tidings-go", address });
  }
}

function addressIn(data: unknown): string {
  const found = typeof data === "object" && data !== null && "address" in data ? data.address : null;
  return typeof found === "string" ? found : home;
}
