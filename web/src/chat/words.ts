/** Sentences and figures as people read them, in the language of the page. */
import type { Author, TidingsError } from "../client/index.js";
import { currentLocale, key, plural, t } from "../i18n/index.js";

/** What Intl makes of a language is made once for each. */
const formats = new Map<string, ReturnType<typeof newFormats>>();

function newFormats(locale: string) {
  return {
    time: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false }),
    fullTime: new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium", hour12: false }),
    thisYear: new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }),
    otherYear: new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" }),
    list: new Intl.ListFormat(locale, { type: "conjunction" }),
    decimal: new Intl.NumberFormat(locale, { maximumFractionDigits: 1, useGrouping: false }),
  };
}

function format(): ReturnType<typeof newFormats> {
  const locale = currentLocale();
  const found = formats.get(locale) ?? newFormats(locale);
  formats.set(locale, found);
  return found;
}

const segmenter = new Intl.Segmenter("en");

const DAY_MS = 86_400_000;

export function timeOf(ms: number): string {
  return format().time.format(ms);
}

export function fullTimeOf(ms: number): string {
  return format().fullTime.format(ms);
}

export function dayOf(ms: number, now: number): string {
  const day = new Date(ms);
  const today = new Date(now);
  if (day.toDateString() === today.toDateString()) return t("Today");
  if (day.toDateString() === new Date(now - DAY_MS).toDateString()) return t("Yesterday");
  return (day.getFullYear() === today.getFullYear() ? format().thisYear : format().otherYear).format(day);
}

/** When something was: the time, and the day if it was another one. */
export function momentOf(ms: number, now: number): string {
  return new Date(ms).toDateString() === new Date(now).toDateString() ? timeOf(ms) : t("{day}, {time}", { day: dayOf(ms, now), time: timeOf(ms) });
}

export function membersOf(count: number): string {
  return plural("1 member", "{count} members", count);
}

export function people(count: number): string {
  return plural("1 person", "{count} people", count);
}

export function votesOf(count: number): string {
  return plural("1 vote", "{count} votes", count);
}

export function repliesOf(count: number): string {
  return plural("1 reply", "{count} replies", count);
}

export function daysOf(count: number): string {
  return plural("1 day", "{count} days", count);
}

/** For how long a room keeps what is said; nothing of what it does not decide itself. */
export function keptFor(days: number): string {
  return days === 0 ? "" : t("Messages are kept for {days}.", { days: daysOf(days) });
}

/** "48 kB", "1.2 MB". */
export function sizeOf(bytes: number): string {
  if (bytes < 1_000) return plural("1 byte", "{count} bytes", bytes);
  if (bytes < 999_500) return t("{size} kB", { size: Math.round(bytes / 1_000) });
  const size = bytes / 1_000_000;
  return t("{size} MB", { size: format().decimal.format(size < 10 ? size : Math.round(size)) });
}

/** "Jack, Jill and Joe". */
export function listOf(names: readonly string[]): string {
  return format().list.format(names);
}

/** A text by which case and accents make no difference. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase();
}

/** "Jack is typing", "Jack and Jill are typing", "Several people are typing", or "". */
export function typingLine(typists: readonly Author[]): string {
  const names = typists.map(({ name }) => name);
  if (names.length === 0) return "";
  if (names.length > 3) return t("Several people are typing");
  return names.length === 1 ? t("{name} is typing", { name: listOf(names) }) : t("{names} are typing", { names: listOf(names) });
}

const sentences = new Map([
  ["name_taken", key("That name is taken. Choose another one.")],
  ["guests_not_allowed", key("This place is for members: log in on the site first.")],
  ["logged_out", key("You are not logged in on this site any more.")],
  ["origin_not_allowed", key("This page may not connect: its address is not among those that the server allows.")],
  ["nickname_required", key("Choose a name first.")],
  ["no_such_room", key("There is no such room.")],
  ["not_a_member", key("This room is private: somebody in it has to invite you.")],
  ["banned", key("You were put out of this room for now.")],
  ["room_exists", key("There is such a room already. Choose another name.")],
  ["rate_limited", key("That was a little fast. Wait a moment.")],
  ["too_many", key("There are too many connections from here. Close another one.")],
  ["timeout", key("The server did not answer in time.")],
  ["connection_lost", key("The connection was lost.")],
  ["not_connected", key("There is no connection at the moment.")],
  ["unavailable", key("This part of the server is just starting. Try again in a moment.")],
  ["no_such_procedure", key("This part of the server is just starting. Try again in a moment.")],
]);

/** What to show for a failure: our own words for what people meet often, else the server's sentence. */
export function sentenceFor(error: TidingsError): string {
  const ours = sentences.get(error.code);
  if (ours !== undefined) return t(ours);
  return error.message === "" ? t("Something went wrong.") : error.message;
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
  return seconds < 120 ? t("{seconds} s", { seconds }) : t("{minutes} min", { minutes: Math.ceil(seconds / 60) });
}

const whys = {
  answered: key("You answered on another page."),
  dismissed: key("You dismissed it on another page."),
  expired: key("Too late: the time is over."),
  cancelled: key("It is not asked any more."),
} as const;

/** Why a question is not open any more. */
export function whyOf(why: keyof typeof whys): string {
  return t(whys[why]);
}
