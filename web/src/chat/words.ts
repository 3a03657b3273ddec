/** Sentences and figures as people read them, in the language of the page. */
import type { Author, TidingsError } from "../client/index.js";

const locale = "en";
const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false });
const fullTime = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium", hour12: false });
const thisYear = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const otherYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
const segmenter = new Intl.Segmenter(locale);
const list = new Intl.ListFormat(locale, { type: "conjunction" });

const DAY_MS = 86_400_000;

export function timeOf(ms: number): string {
  return time.format(ms);
}

export function fullTimeOf(ms: number): string {
  return fullTime.format(ms);
}

export function dayOf(ms: number, now: number): string {
  const day = new Date(ms);
  const today = new Date(now);
  if (day.toDateString() === today.toDateString()) return "Today";
  if (day.toDateString() === new Date(now - DAY_MS).toDateString()) return "Yesterday";
  return (day.getFullYear() === today.getFullYear() ? thisYear : otherYear).format(day);
}

/** When something was: the time, and the day if it was another one. */
export function momentOf(ms: number, now: number): string {
  return new Date(ms).toDateString() === new Date(now).toDateString() ? timeOf(ms) : `${dayOf(ms, now)}, ${timeOf(ms)}`;
}

export function membersOf(count: number): string {
  return count === 1 ? "1 member" : `${count} members`;
}

export function people(count: number): string {
  return count === 1 ? "1 person" : `${count} people`;
}

export function votesOf(count: number): string {
  return count === 1 ? "1 vote" : `${count} votes`;
}

export function repliesOf(count: number): string {
  return count === 1 ? "1 reply" : `${count} replies`;
}

/** "48 kB", "1.2 MB". */
export function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  const [size, unit] = bytes < 999_500 ? [bytes / 1_000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${size < 10 && unit === "MB" ? Math.round(size * 10) / 10 : Math.round(size)} ${unit}`;
}

/** "Jack, Jill and Joe". */
export function listOf(names: readonly string[]): string {
  return list.format(names);
}

/** A text by which case and accents make no difference. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase();
}

/** "Jack is typing", "Jack and Jill are typing", "Several people are typing", or "". */
export function typingLine(typists: readonly Author[]): string {
  const names = typists.map(({ name }) => name);
  if (names.length === 0) return "";
  if (names.length > 3) return "Several people are typing";
  return `${listOf(names)} ${names.length === 1 ? "is" : "are"} typing`;
}

const sentences = new Map([
  ["name_taken", "That name is taken. Choose another one."],
  ["guests_not_allowed", "This place is for members: log in on the site first."],
  ["logged_out", "You are not logged in on this site any more."],
  ["origin_not_allowed", "This page may not connect: its address is not among those that the server allows."],
  ["nickname_required", "Choose a name first."],
  ["no_such_room", "There is no such room."],
  ["not_a_member", "This room is private: somebody in it has to invite you."],
  ["banned", "You were put out of this room for now."],
  ["room_exists", "There is such a room already. Choose another name."],
  ["rate_limited", "That was a little fast. Wait a moment."],
  ["too_many", "There are too many connections from here. Close another one."],
  ["timeout", "The server did not answer in time."],
  ["connection_lost", "The connection was lost."],
  ["not_connected", "There is no connection at the moment."],
  ["unavailable", "This part of the server is just starting. Try again in a moment."],
  ["no_such_procedure", "This part of the server is just starting. Try again in a moment."],
]);

/** What to show for a failure: our own words for what people meet often, else the server's sentence. */
export function sentenceFor(error: TidingsError): string {
  return sentences.get(error.code) ?? (error.message === "" ? "Something went wrong." : error.message);
}

/** Letters that no normal form takes apart. */
const LETTERS = new Map(Object.entries({ ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d" }));

/** A room's name from what a person calls it: "Kitten talk!" is `kitten-talk`. */
export function roomName(title: string): string {
  return title
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[ßæœøłđ]/gu, (letter) => LETTERS.get(letter) ?? "")
    .replace(/[^a-z0-9_-]+/gu, "-")
    .replace(/^[-_]+|[-_]+$/gu, "")
    .slice(0, 64);
}

/** The letters in a person's picture. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/u).filter((word) => word !== "");
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => firstLetter(word ?? "")).join("").toUpperCase();
}

/** What a person sees as one letter, which may be several code points. */
function firstLetter(word: string): string {
  for (const { segment } of segmenter.segment(word)) return segment;
  return "";
}

export const HUES = 8;

/** Which of the palette's colours a person has: always the same. */
export function hueOf(authid: string): number {
  let sum = 0;
  for (const character of authid) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % HUES;
}

/** How much time is left: "45 s", "2 min". */
export function leftOf(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

const whys = {
  answered: "You answered on another page.",
  dismissed: "You dismissed it on another page.",
  expired: "Too late: the time is over.",
  cancelled: "It is not asked any more.",
} as const;

/** Why a question is not open any more. */
export function whyOf(why: keyof typeof whys): string {
  return whys[why];
}
