/** All emoji: by `:name:`, in groups, and by words. Large: import it when it is wanted. */
import rows from "virtual:tidings-emoji";
import { key } from "../i18n/index.js";
import type { Language } from "../i18n/languages.js";
import { folded } from "./words.js";

export interface Emoji {
  readonly emoji: string;
  readonly label: string;
  /** The same with the lightest skin; empty where it has none. */
  readonly light: string;
  readonly group: number;
  readonly found: string;
}

/** The groups in which they are shown, by Unicode's numbers for them. */
export const GROUPS: readonly (readonly [group: number, title: string, sign: string])[] = [
  [0, key("Smileys"), "😀"],
  [1, key("People"), "👋"],
  [3, key("Animals and nature"), "🐱"],
  [4, key("Food and drink"), "🍏"],
  [5, key("Travel and places"), "🚲"],
  [6, key("Activities"), "🎉"],
  [7, key("Objects"), "💡"],
  [8, key("Symbols"), "❤️"],
  [9, key("Flags"), "🏁"],
];

/** From the lightest to the darkest; none is the yellow of cartoons. */
export const TONES = ["", "🏻", "🏼", "🏽", "🏾", "🏿"] as const;

export const ALL: readonly Emoji[] = rows.map(([emoji, label, tags, names, group, light]) => ({
  emoji,
  label,
  light,
  group,
  found: ` ${folded(`${label} ${tags} ${names.replaceAll("_", " ")}`)}`,
}));

/** Names that people try, too. */
const OTHERS =
  "clock 🕒 confetti 🎊 earth 🌍 flag_black 🏴 flag_white 🏳️ flower 🌸 fox 🦊 heart_blue 💙 heart_green 💚 heart_yellow 💛 hug 🤗 kitten 🐱 leaf 🍃 mail ✉️ " +
  "mind_blown 🤯 money 💰 music 🎵 nerd 🤓 neutral 😐 palm 🌴 panda 🐼 party 🎉 pin 📌 plane ✈️ pumpkin 🎃 rain 🌧️ sad 😞 salad 🥗 sick 🤒 stop 🛑 sun ☀️ " +
  "tools 🛠️ tree 🌳 upside_down 🙃 wallet 👛 white_check ✅ check ✅ wine 🍷";

/** By name: the ones of GitHub (`tada`, `+1`), and others that are not taken there. */
export const EMOJI: ReadonlyMap<string, string> = new Map([
  ...pairs(OTHERS.split(" ")),
  ...rows.flatMap(([emoji, , , names]) => names.split(" ").flatMap((name): [string, string][] => (name === "" ? [] : [[name, emoji]]))),
]);

function pairs(cells: readonly string[]): [string, string][] {
  return cells.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, cells[at + 1] ?? ""]] : []));
}

let german: readonly Emoji[] | null = null;

/** All of them, as they are called in a language. Emojibase has no names in Arabic: there they keep their English ones. */
export async function emojiIn(language: Language): Promise<readonly Emoji[]> {
  if (language !== "de") return ALL;
  if (german !== null) return german;
  const { default: names } = await import("virtual:tidings-emoji/de");
  german = ALL.map((one) => {
    const [label, tags] = names[one.emoji] ?? [one.label, ""];
    return { ...one, label, found: `${one.found} ${folded(`${label} ${tags}`)}` };
  });
  return german;
}

/** Those that have all the words, or words that begin like them. */
export function emojiWith(text: string, all: readonly Emoji[] = ALL): readonly Emoji[] {
  const words = folded(text).split(/\s+/u).filter((word) => word !== "");
  return words.length === 0 ? [] : all.filter(({ found }) => words.every((word) => found.includes(` ${word}`)));
}

/** An emoji as it looks with a skin. */
export function toned({ emoji, light }: Emoji, tone: number): string {
  const skin = TONES[tone] ?? "";
  return light === "" || skin === "" ? emoji : light.replaceAll(TONES[1], skin);
}
