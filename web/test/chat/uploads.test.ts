import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Uploads } from "../../src/chat/uploads.js";
import { sizeOf } from "../../src/chat/words.js";
import { refusal } from "../../src/client/files.js";
import { type FilePass, type MessageFile, TidingsError } from "../../src/client/index.js";
import { stage } from "../support/client.js";
import { FakeServer } from "../support/server.js";

const RULES: FilePass = { token: "session.1.x", file_bytes: 1000, files: 2, kinds: ["image", "text"] };

function file(name: string, size = 10): File {
  return new File([new Uint8Array(size)], name);
}

function stored(id: string): MessageFile {
  return { id, kind: "text", name: id, type: "text/plain", bytes: 10, width: null, height: null, thumbnail: false, alt: "" };
}

async function settled(uploads: Uploads): Promise<void> {
  while (uploads.isBusy) await vi.advanceTimersByTimeAsync(100);
}

describe("files to send", () => {
  let server: FakeServer;
  let uploads: Uploads;
  let sent: string[];
  let deleted: unknown[];
  let answers: (() => Promise<MessageFile>)[];

  beforeEach(async () => {
    vi.useFakeTimers();
    server = new FakeServer();
    sent = [];
    deleted = [];
    answers = [];
    server.procedures.set("tidings.file.pass", () => RULES);
    server.procedures.set("tidings.file.delete", (request: { file: string }) => {
      deleted.push(request.file);
      return {};
    });
    const { client } = stage({ server });
    vi.spyOn(client.files, "upload").mockImplementation((_room, _blob, name) => {
      sent.push(name);
      return (answers.shift() ?? (() => Promise.resolve(stored(name))))();
    });
    uploads = new Uploads(client, "lobby");
    await vi.advanceTimersByTimeAsync(10);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("go one after the other, and are taken in order with what was said of them", async () => {
    uploads.add([file("a"), file("b")]);
    const [first] = uploads.items;
    uploads.describe(first?.key ?? "", " A tiger ");
    await settled(uploads);
    expect(sent).toEqual(["a", "b"]);
    expect(uploads.take()).toEqual([{ ...stored("a"), alt: "A tiger" }, stored("b")]);
    expect(uploads.items).toEqual([]);
  });

  it("are not sent if they are too many, too large, or empty", async () => {
    uploads.add([file("large", 1001), file("empty", 0), file("third")]);
    await settled(uploads);
    expect(sent).toEqual([]);
    expect(uploads.items.map(({ state }) => (state.is === "failed" ? state.why : state.is))).toEqual([
      "This file has 1 kB; 1 kB are allowed.",
      "This file is empty.",
      "A message may have 2 files.",
    ]);
    expect(uploads.hasFailed).toBe(true);
  });

  it("are tried again when the connection was lost, and given up after some tries", async () => {
    const lost = (): Promise<MessageFile> => Promise.reject(new TidingsError("tidings.client.connection_lost", "Lost."));
    answers = [lost, lost];
    uploads.add([file("a")]);
    await settled(uploads);
    expect(sent).toEqual(["a", "a", "a"]);
    expect(uploads.hasFailed).toBe(false);
    answers = [lost, lost, lost, lost];
    uploads.add([file("b")]);
    await settled(uploads);
    const last = uploads.items.at(-1);
    expect(last?.state).toMatchObject({ is: "failed", again: true });
    uploads.retry(last?.key ?? "");
    await settled(uploads);
    expect(uploads.items.at(-1)?.state.is).toBe("there");
  });

  it("are taken back from the server when they are taken away", async () => {
    uploads.add([file("a"), file("b")]);
    await settled(uploads);
    uploads.remove(uploads.items[0]?.key ?? "");
    uploads.close();
    await vi.advanceTimersByTimeAsync(10);
    expect(deleted).toEqual(["a", "b"]);
  });

  it("that are taken away while they are on their way do not come back", async () => {
    let arrive: (file: MessageFile) => void = () => undefined;
    answers = [() => new Promise((resolve) => (arrive = resolve))];
    uploads.add([file("a")]);
    await vi.advanceTimersByTimeAsync(10);
    uploads.remove(uploads.items[0]?.key ?? "");
    arrive(stored("a"));
    await vi.advanceTimersByTimeAsync(10);
    expect(uploads.items).toEqual([]);
    expect(deleted).toEqual(["a"]);
  });
});

describe("a refusal over HTTP", () => {
  it("is the error that the problem names", () => {
    const body = JSON.stringify({ error: "tidings.error.too_large", detail: "Too much.", field: "bytes", limit: 5, temporary: false });
    expect(refusal(413, body)).toMatchObject({ code: "too_large", message: "Too much.", field: "bytes", limit: 5, temporary: false });
  });

  it("may come from something on the way", () => {
    expect(refusal(413, "<html>")).toMatchObject({ message: "This is too large for the way to the server.", temporary: false });
    expect(refusal(502, "<html>").temporary).toBe(true);
    expect(refusal(500, "null").temporary).toBe(false);
  });
});

describe("the size of a file", () => {
  it.each([
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1_000, "1 kB"],
    [48_213, "48 kB"],
    [999_499, "999 kB"],
    [999_500, "1 MB"],
    [1_250_000, "1.3 MB"],
    [10_000_000, "10 MB"],
  ])("%i is %s", (bytes, shown) => {
    expect(sizeOf(bytes)).toBe(shown);
  });
});
