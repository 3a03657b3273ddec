/** What stands in the book of moderation, as people read it. */
import { everySeconds } from "../chat/hold.js";
import { momentOf } from "../chat/words.js";
import type { AuditEntry } from "../client/index.js";

type Words = (name: string, end: string, entry: AuditEntry) => string;

const ACTS: Readonly<Record<AuditEntry["act"], Words>> = {
  archive: () => "archived the room",
  restore: () => "brought the room back",
  ban: (name, end) => `put ${name} out${end}`,
  remove: (name) => `put ${name} out`,
  unban: (name) => `let ${name} come back`,
  mute: (name, end) => `muted ${name}${end}`,
  unmute: (name) => `let ${name} write again`,
  delete: (name) => `deleted a message of ${name}`,
  unpreview: (name) => `removed the previews of a message of ${name}`,
  dismiss: (name) => `kept a reported message of ${name}`,
  role: (name, _, { detail }) => `made ${name} ${ROLES[detail] ?? detail}`,
  slow: (_, __, { detail }) => (detail === "0" ? "turned slow mode off" : `turned slow mode on: one message ${everySeconds(Number(detail))}`),
  filter: (_, __, { detail, reason }) => `put “${detail}” on the list of words (${reason === "refuse" ? "not taken" : "reported"})`,
  unfilter: (_, __, { detail }) => `took “${detail}” off the list of words`,
};

const ROLES: Readonly<Record<string, string>> = { owner: "the owner", moderator: "a moderator", member: "a plain member" };

/** "muted Jill until 12:30"; who did it stands before it. */
export function actInWords(entry: AuditEntry): string {
  const end = entry.until === 0 ? "" : ` until ${momentOf(entry.until, Date.now())}`;
  return ACTS[entry.act](entry.whom?.name ?? "somebody", end, entry);
}
