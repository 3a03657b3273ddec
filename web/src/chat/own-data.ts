/** All that is kept of us: put into one file, or deleted. */
import { type PersonExportReply, type PersonExportRequest, type PersonRights, type TidingsClient, newKey } from "../client/index.js";
import { type Entry, zipOf } from "./zip.js";

const PAGE = 200;
/** So many of our files are put in at most, and so many bytes of them; of the others the addresses. */
const FILES_MOST = 1_000;
const BYTES_MOST = 1_000_000_000;

interface OwnFile {
  readonly id: string;
  readonly room: string;
  readonly name: string;
  readonly bytes: number;
  readonly state: string;
}

export class OwnData {
  constructor(private readonly client: TidingsClient) {}

  /** A ZIP of all that is kept of us. */
  async collect(told: (count: number) => void, signal: AbortSignal): Promise<Blob> {
    const parts = new Map<string, string[]>();
    const files: OwnFile[] = [];
    let count = 0;
    for (let after: string | null = null; ; ) {
      const request: PersonExportRequest = { limit: PAGE, ...(after !== null && { after }) };
      const page: PersonExportReply = await this.client.insist("tidings.people.export", request, { signal });
      for (const { part, data } of page.items) {
        parts.set(part, [...(parts.get(part) ?? []), `${JSON.stringify(data)}\n`]);
        if (part === "files" && data["state"] === "ready") files.push(data as unknown as OwnFile);
      }
      count += page.items.length;
      told(count);
      after = page.next;
      if (after === null) break;
    }
    const lines = [...parts].map(([part, said]) => ({ name: `${part}.jsonl`, content: new Blob(said) }));
    return zipOf([...lines, ...(await this.files(files, signal))]);
  }

  rights(): Promise<PersonRights> {
    return this.client.insist("tidings.people.rights", {});
  }

  async delete(): Promise<void> {
    await this.client.insist("tidings.people.delete", { key: newKey() });
  }

  private async files(files: readonly OwnFile[], signal: AbortSignal): Promise<readonly Entry[]> {
    const found: Entry[] = [];
    const elsewhere: string[] = [];
    let bytes = 0;
    for (const file of files) {
      signal.throwIfAborted();
      bytes += file.bytes;
      const content = found.length < FILES_MOST && bytes <= BYTES_MOST ? await this.file(file) : null;
      if (content === null) elsewhere.push(`/api/rooms/${file.room}/files/${file.id}\t${file.name}\n`);
      else found.push({ name: `files/${file.id}-${file.name}`, content });
    }
    if (elsewhere.length > 0) found.push({ name: "files-elsewhere.txt", content: new Blob(elsewhere) });
    return found;
  }

  /** Null for one in a room that we cannot look into any more. */
  private async file({ room, id }: OwnFile): Promise<Blob | null> {
    try {
      return await this.client.files.download(room, id);
    } catch {
      return null;
    }
  }
}
