/** What stands in the book of moderation, as people read it. */
import { everySeconds } from "../chat/hold.js";
import { daysOf, momentOf } from "../chat/words.js";
import type { AuditEntry } from "../client/index.js";
import { key, t } from "../i18n/index.js";

type Words = (name: string, end: string, entry: AuditEntry) => string;

/** Whole sentences, since languages order them otherwise. */
const ACTS: Readonly<Record<AuditEntry["act"], Words>> = {
  archive: () => t("archived the room"),
  restore: () => t("brought the room back"),
  ban: (name, end) => end === "" ? t("put {name} out", { name }) : t("put {name} out until {end}", { name, end }),
  remove: (name) => t("put {name} out", { name }),
  unban: (name) => t("let {name} come back", { name }),
  mute: (name, end) => t("muted {name} until {end}", { name, end }),
  unmute: (name) => t("let {name} write again", { name }),
  delete: (name) => t("deleted a message of {name}", { name }),
  unpreview: (name) => t("removed the previews of a message of {name}", { name }),
  dismiss: (name) => t("kept a reported message of {name}", { name }),
  role: (name, _, { detail }) => t("made {name} {role}", { name, role: t(ROLES[detail] ?? detail) }),
  retention: (_, __, { detail }) => (detail === "0" ? t("lets the room keep messages as the site does") : t("lets the room keep messages for {days}", { days: daysOf(Number(detail)) })),
  slow: (_, __, { detail }) => (detail === "0" ? t("turned slow mode off") : t("turned slow mode on: one message {every}", { every: everySeconds(Number(detail)) })),
  filter: (_, __, { detail, reason }) => t("put “{word}” on the list of words ({action})", { word: detail, action: reason === "refuse" ? t("not taken") : t("reported") }),
  unfilter: (_, __, { detail }) => t("took “{word}” off the list of words", { word: detail }),
};

const ROLES: Readonly<Record<string, string>> = { owner: key("the owner"), moderator: key("a moderator"), member: key("a plain member") };

/** "muted Jill until 12:30"; who did it stands before it. */
export function actInWords(entry: AuditEntry): string {
  const end = entry.until === 0 ? "" : momentOf(entry.until, Date.now());
  return ACTS[entry.act](entry.whom?.name ?? t("somebody"), end, entry);
}
