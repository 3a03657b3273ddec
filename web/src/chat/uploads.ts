/** The files that somebody wants to send with their next message: on their way to the server, there, or refused. */
import { type FilePass, type MessageFile, type TidingsClient, newKey } from "../client/index.js";
import { TidingsError, asTidingsError } from "../client/errors.js";
import { plural, t } from "../i18n/index.js";
import { Observable } from "./observable.js";
import { sentenceFor, sizeOf } from "./words.js";

export type UploadState =
  /** For its turn, or for the connection. */
  | { readonly is: "waiting" }
  /** `part` of it has gone out: 0 to 1; then the server looks at it. */
  | { readonly is: "sending"; readonly part: number }
  | { readonly is: "there"; readonly file: MessageFile }
  | { readonly is: "failed"; readonly why: string; readonly again: boolean };

export interface Upload {
  readonly key: string;
  readonly blob: File;
  /** An address in this page that shows it, if it is a picture. */
  readonly preview: string | null;
  readonly alt: string;
  readonly state: UploadState;
}

/** A way that fails so often while there is a connection is closed: a proxy that lets no files through, say. */
const TRIES_MOST = 4;
/** What every browser shows. */
const SHOWN = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

export class Uploads extends Observable {
  items: readonly Upload[] = [];
  /** What may be sent; null until it is known. */
  rules: FilePass | null = null;
  private readonly running = new Map<string, AbortController>();
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: TidingsClient,
    private readonly room: string,
  ) {
    super();
  }

  /** Whether one of them is not there yet, and may still come. */
  get isBusy(): boolean {
    return this.items.some(({ state }) => state.is === "waiting" || state.is === "sending");
  }

  get hasFailed(): boolean {
    return this.items.some(({ state }) => state.is === "failed");
  }

  /** Finds out what may be sent, for whoever is about to choose. */
  async prepare(): Promise<void> {
    if (this.rules !== null) return;
    try {
      this.rules = await this.client.files.rules();
      this.changed();
    } catch {
      // It is asked again when a file is to go.
    }
  }

  /** Takes files, and sends them one after the other. */
  add(files: readonly File[]): void {
    const added = files.map((blob): Upload => ({ key: newKey(), blob, preview: previewOf(blob), alt: "", state: { is: "waiting" } }));
    this.items = [...this.items, ...added];
    this.changed();
    for (const { key } of added) this.enqueue(key);
  }

  retry(key: string): void {
    this.put(key, { state: { is: "waiting" } });
    this.enqueue(key);
  }

  describe(key: string, alt: string): void {
    this.put(key, { alt });
  }

  /** Takes one away, here and from the server. */
  remove(key: string): void {
    const item = this.find(key);
    if (item === undefined) return;
    this.running.get(key)?.abort();
    this.items = this.items.filter((one) => one !== item);
    if (item.preview !== null) URL.revokeObjectURL(item.preview);
    if (item.state.is === "there") this.takeBack(item.state.file);
    this.changed();
  }

  /** Those that are there, for a message that is being sent; they are in its hands from now on. */
  take(): readonly MessageFile[] {
    const { items } = this;
    this.items = [];
    for (const { preview } of items) if (preview !== null) URL.revokeObjectURL(preview);
    this.changed();
    return items.flatMap(({ state, alt }) => (state.is === "there" ? [{ ...state.file, alt: alt.trim() }] : []));
  }

  /** The room is left: what was not sent goes. */
  close(): void {
    for (const { key } of this.items) this.remove(key);
  }

  private enqueue(key: string): void {
    this.queue = this.queue.then(() => this.run(key));
  }

  private async run(key: string): Promise<void> {
    const item = this.find(key);
    if (item?.state.is !== "waiting") return;
    const run = new AbortController();
    this.running.set(key, run);
    try {
      const file = await this.send(item, run.signal);
      if (this.find(key) === undefined) {
        this.takeBack(file);
        return;
      }
      if (item.preview !== null) this.client.files.seed(file.id, "thumbnail", item.blob);
      this.put(key, { state: { is: "there", file } });
    } catch (reason) {
      const error = asTidingsError(reason);
      this.put(key, { state: { is: "failed", why: sentenceFor(error), again: error.temporary } });
    } finally {
      this.running.delete(key);
    }
  }

  private async send(item: Upload, signal: AbortSignal): Promise<MessageFile> {
    for (let tries = 1; ; tries += 1) {
      await this.client.whenLive();
      try {
        this.rules = await this.client.files.rules();
        this.check(item, this.rules);
        const onProgress = (part: number): void => this.put(item.key, { state: { is: "sending", part } });
        onProgress(0);
        return await this.client.files.upload(this.room, item.blob, item.blob.name, { onProgress, signal });
      } catch (reason) {
        const error = asTidingsError(reason);
        if (!error.temporary || tries >= TRIES_MOST || signal.aborted) throw error;
        this.put(item.key, { state: { is: "waiting" } });
        await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? 500 * tries));
      }
    }
  }

  /** What the server would refuse need not be sent to it. */
  private check({ key, blob }: Upload, rules: FilePass): void {
    const place = this.items.findIndex((one) => one.key === key);
    if (place >= rules.files) throw refused(plural("A message may have 1 file.", "A message may have {count} files.", rules.files));
    if (blob.size === 0) throw refused(t("This file is empty."));
    if (blob.size > rules.file_bytes) {
      throw refused(t("This file has {size}; {most} are allowed.", { size: sizeOf(blob.size), most: sizeOf(rules.file_bytes) }));
    }
  }

  private takeBack({ id }: MessageFile): void {
    // If that fails, it goes with whatever else nobody has used.
    this.client.insist("tidings.file.delete", { room: this.room, file: id, key: newKey() }).catch(() => undefined);
  }

  private put(key: string, change: Partial<Upload>): void {
    this.items = this.items.map((item) => (item.key === key ? { ...item, ...change } : item));
    this.changed();
  }

  private find(key: string): Upload | undefined {
    return this.items.find((item) => item.key === key);
  }
}

function refused(sentence: string): TidingsError {
  return new TidingsError("tidings.client.refused", sentence, { temporary: false });
}

function previewOf(file: File): string | null {
  return SHOWN.has(file.type) ? URL.createObjectURL(file) : null;
}
