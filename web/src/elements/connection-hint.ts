/** What stands above the field while there is no connection. */
import type { LinkState } from "../client/index.js";
import { t } from "../i18n/index.js";

/** Said once a reconnection takes more than a moment. */
export function connectionHint(link: LinkState | null): string | null {
  if (link?.state === "waiting" && link.offline) return t("You are offline. Messages will be sent when you are back.");
  if ((link?.state === "waiting" || link?.state === "connecting") && link.attempt >= 3) {
    return t("No connection at the moment. What you write is sent as soon as it is back.");
  }
  return null;
}
