/** What changed between two versions of a text, word by word. Written here: two texts of some hundred words need no library. */
export interface Change {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

const PIECES = /\s+|[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu;
/** Past this many words that are compared with each other, all of them count as changed: comparing takes their product. */
const COMPARED_MOST = 4_000_000;

export function changes(before: string, after: string): readonly Change[] {
  const old = before.match(PIECES) ?? [];
  const now = after.match(PIECES) ?? [];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const between = compared(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return joined([...same(now.slice(0, start)), ...between, ...same(now.slice(now.length - end))]);
}

function same(pieces: readonly string[]): readonly Change[] {
  return pieces.map((text) => ({ kind: "same", text }));
}

/** By the longest common subsequence: what is in it stays, the rest was removed or added. */
function compared(old: readonly string[], now: readonly string[]): readonly Change[] {
  if (old.length * now.length > COMPARED_MOST) return [...removed(old), ...added(now)];
  const length = lengths(old, now);
  const found: Change[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      found.push(...same(now.slice(j, j + 1)));
      i += 1;
      j += 1;
    } else if (length(i + 1, j) >= length(i, j + 1)) {
      found.push(...removed(old.slice(i, i + 1)));
      i += 1;
    } else {
      found.push(...added(now.slice(j, j + 1)));
      j += 1;
    }
  }
  return [...found, ...removed(old.slice(i)), ...added(now.slice(j))];
}

/** How much the rests of both, from these places on, have in common. */
function lengths(old: readonly string[], now: readonly string[]): (i: number, j: number) => number {
  const width = now.length + 1;
  const table = new Uint16Array((old.length + 1) * width);
  const length = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = old[i] === now[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i, j + 1), length(i + 1, j));
    }
  }
  return length;
}

function removed(pieces: readonly string[]): readonly Change[] {
  return pieces.map((text) => ({ kind: "removed", text }));
}

function added(pieces: readonly string[]): readonly Change[] {
  return pieces.map((text) => ({ kind: "added", text }));
}

function joined(pieces: readonly Change[]): readonly Change[] {
  const found: Change[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (last?.kind === piece.kind) found[found.length - 1] = { kind: last.kind, text: last.text + piece.text };
    else found.push(piece);
  }
  return found;
}
