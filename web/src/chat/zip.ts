/** ZIP files as they are written when nothing is to be compressed (APPNOTE 6.3): enough to hand several files out as one. */

export interface Entry {
  readonly name: string;
  readonly content: Blob;
}

/** Names are UTF-8. */
const UTF8 = 0x0800;
/** 1 January 1980: when something was put in is nobody's business. */
const DATE = 0x0021;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

async function crcOf(content: Blob): Promise<number> {
  let crc = 0xffffffff;
  const reader = content.stream().getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    for (const byte of part.value) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Numbers one after the other, each in so many bytes, the lowest first. */
function packed(...fields: readonly (readonly [number, 2 | 4])[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [, size]) => sum + size, 0)));
  let at = 0;
  for (const [value, size] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

/** One file that holds these; the contents are not copied. */
export async function zipOf(entries: readonly Entry[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let at = 0;
  let listed = 0;
  for (const { name, content } of entries) {
    const bytes = new TextEncoder().encode(name);
    const crc = await crcOf(content);
    const about = [[UTF8, 2], [0, 2], [0, 2], [DATE, 2], [crc, 4], [content.size, 4], [content.size, 4], [bytes.length, 2], [0, 2]] as const;
    parts.push(packed([0x04034b50, 4], [20, 2], ...about), bytes, content);
    directory.push(packed([0x02014b50, 4], [20, 2], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), bytes);
    at += 30 + bytes.length + content.size;
    listed += 46 + bytes.length;
  }
  const count = entries.length;
  const end = packed([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [listed, 4], [at, 4], [0, 2]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
