/** What is shown of a message's reactions: counts, and who, in words. */
import type { Reacted, Reaction } from "../client/index.js";
import { plural } from "../i18n/index.js";
import { counted } from "./messages.js";
import { listOf } from "./words.js";

/** So many are named; the others are counted. */
const NAMED_MOST = 20;

/** The reactions, with what we asked for as if it were done. */
export function shownReactions(reactions: readonly Reaction[], wanted: ReadonlyMap<string, boolean>): readonly Reaction[] {
  let shown = reactions;
  for (const [emoji, isOn] of wanted) {
    const isMine = shown.some((one) => one.emoji === emoji && one.mine);
    if (isMine !== isOn) shown = counted(shown, emoji, isOn ? 1 : -1, true);
  }
  return shown;
}

/** "Jack, Jill and 3 others", by emoji. */
export function whoReacted(reacted: readonly Reacted[]): ReadonlyMap<string, string> {
  const names = new Map<string, string[]>();
  for (const { emoji, name } of reacted) names.set(emoji, [...(names.get(emoji) ?? []), name]);
  return new Map([...names].map(([emoji, all]) => [emoji, sentence(all)]));
}

function sentence(names: readonly string[]): string {
  const others = names.length - NAMED_MOST;
  if (others <= 0) return listOf(names);
  return listOf([...names.slice(0, NAMED_MOST), plural("1 other", "{count} others", others)]);
}
