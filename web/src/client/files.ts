/**
 * Files over HTTP. The proof for it is a pass that the session gives and that ends with it: a page may know nothing else
 * that says who it is for, and a secret in an address would be in every log on the way.
 */
import type { FilePass, MessageFile } from "./api.js";
import { pause } from "./backoff.js";
import { LOST, NOT_CONNECTED, TidingsError } from "./errors.js";

/** So many pictures are kept for showing them again. */
const URLS_MOST = 100;
/** A download that has to wait is tried so often. */
const TRIES_MOST = 4;
/** The server gives up before that. */
const UPLOAD_MS = 720_000;

export type FilePart = "whole" | "thumbnail";

export interface UploadHow {
  /** Told how much has gone out: 0 to 1. */
  readonly onProgress?: (part: number) => void;
  readonly signal?: AbortSignal;
}

interface Problem {
  readonly error?: unknown;
  readonly detail?: unknown;
  readonly field?: string;
  readonly limit?: number;
  readonly retry_after_ms?: number;
  readonly temporary?: boolean;
}

export class Files {
  private pass: Promise<FilePass> | null = null;
  /** The last used last. */
  private readonly urls = new Map<string, Promise<string>>();

  constructor(
    /** The address of the HTTP API; null where there is none. */
    private readonly api: string | null,
    private readonly ask: () => Promise<FilePass>,
  ) {}

  /** What may be sent, and the proof; asked for once in a session. */
  rules(): Promise<FilePass> {
    const asked = (this.pass ??= this.ask());
    asked.catch(() => {
      if (this.pass === asked) this.pass = null;
    });
    return asked;
  }

  /** The session has ended, and its pass with it. */
  forgetPass(): void {
    this.pass = null;
  }

  /** Sends a file to a room, once. Rejects with a TidingsError; a temporary one may be tried again. */
  async upload(room: string, file: Blob, name: string, how: UploadHow = {}): Promise<MessageFile> {
    const { token } = await this.rules();
    return this.told(() => put(`${this.folder(room)}?name=${encodeURIComponent(name)}`, file, token, how));
  }

  /** A file's bytes. */
  async download(room: string, file: string, part: FilePart = "whole"): Promise<Blob> {
    const { token } = await this.rules();
    const address = `${this.folder(room)}/${encodeURIComponent(file)}${part === "whole" ? "" : "/thumbnail"}`;
    return this.told(() => patiently(() => get(address, token)));
  }

  /** An address within this page at which a file can be shown. */
  url(room: string, file: string, part: FilePart): Promise<string> {
    const key = `${file} ${part}`;
    const kept = this.urls.get(key) ?? this.download(room, file, part).then((blob) => URL.createObjectURL(blob));
    kept.catch(() => this.urls.delete(key));
    this.keep(key, kept);
    return kept;
  }

  /** What was just sent need not come back to be shown. */
  seed(file: string, part: FilePart, blob: Blob): void {
    this.keep(`${file} ${part}`, Promise.resolve(URL.createObjectURL(blob)));
  }

  close(): void {
    for (const url of this.urls.values()) void url.then((address) => URL.revokeObjectURL(address), () => undefined);
    this.urls.clear();
  }

  private keep(key: string, url: Promise<string>): void {
    this.urls.delete(key);
    this.urls.set(key, url);
    const [oldest] = this.urls;
    if (this.urls.size <= URLS_MOST || oldest === undefined) return;
    this.urls.delete(oldest[0]);
    void oldest[1].then((address) => URL.revokeObjectURL(address), () => undefined);
  }

  private folder(room: string): string {
    if (this.api === null) throw new TidingsError("tidings.client.no_files", "Files cannot be sent from this page.", { temporary: false });
    return `${this.api}/rooms/${encodeURIComponent(room)}/files`;
  }

  /** A pass that does not count any more is a session that has ended: as uncertain as that. */
  private async told<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof TidingsError) || error.code !== "unauthorized") throw error;
      this.forgetPass();
      throw new TidingsError(LOST, "The connection was lost.");
    }
  }
}

async function get(address: string, token: string): Promise<Blob> {
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` }, credentials: "omit" }).catch(lost);
  if (!answer.ok) throw refusal(answer.status, await answer.text().catch(() => ""));
  return answer.blob().catch(lost);
}

/** Whoever scrolls through many pictures is asked to wait now and then: nobody need see that. */
async function patiently<T>(request: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof TidingsError) || error.retryAfterMs === null || tries >= TRIES_MOST) throw error;
      await pause(error.retryAfterMs);
    }
  }
}

function lost(): never {
  throw new TidingsError(LOST, "The connection was lost.");
}

/** The server's no, as it says it (RFC 9457); or that of something on the way to it. */
export function refusal(status: number, body: string): TidingsError {
  const said = parsed(body);
  if (typeof said?.error !== "string") {
    const sentence = status === 413 ? "This is too large for the way to the server." : `The server answered with ${status}.`;
    return new TidingsError("tidings.client.failed", sentence, { temporary: status >= 502 && status <= 504 });
  }
  const { field, limit, retry_after_ms: retryAfterMs, temporary } = said;
  return new TidingsError(said.error, typeof said.detail === "string" ? said.detail : "", {
    ...(field !== undefined && { field }),
    ...(limit !== undefined && { limit }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(temporary !== undefined && { temporary }),
  });
}

function parsed(body: string): Problem | null {
  try {
    return JSON.parse(body) as Problem | null;
  } catch {
    return null;
  }
}

/** `fetch` cannot tell how much has gone out; XMLHttpRequest can. */
function put(address: string, file: Blob, token: string, { onProgress, signal }: UploadHow): Promise<MessageFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    const fail = (error: TidingsError): void => {
      signal?.removeEventListener("abort", stop);
      reject(error);
    };
    request.open("POST", address);
    request.timeout = UPLOAD_MS;
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total === 0 ? 0 : loaded / total);
    request.onerror = request.ontimeout = () => fail(new TidingsError(LOST, "The connection was lost."));
    request.onabort = () => fail(new TidingsError(NOT_CONNECTED, "The file is not sent any more.", { temporary: false }));
    request.onload = () => {
      signal?.removeEventListener("abort", stop);
      if (request.status === 201) resolve(JSON.parse(request.responseText) as MessageFile);
      else reject(refusal(request.status, request.responseText));
    };
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop);
    request.send(file);
  });
}
