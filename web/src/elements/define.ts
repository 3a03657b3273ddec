/** Registers the elements under their names. The classes alone have no side effect, so a page may choose other names. */
import { TidingsApp } from "./tidings-app.js";
import { TidingsAsks } from "./tidings-asks.js";
import { TidingsAttach } from "./tidings-attach.js";
import { TidingsComposer } from "./tidings-composer.js";
import { TidingsDate } from "./tidings-date.js";
import { TidingsDirect } from "./tidings-direct.js";
import { TidingsDirectory } from "./tidings-directory.js";
import { TidingsEmoji } from "./tidings-emoji.js";
import { TidingsFiles } from "./tidings-files.js";
import { TidingsHeader } from "./tidings-header.js";
import { TidingsHold } from "./tidings-hold.js";
import { TidingsInbox } from "./tidings-inbox.js";
import { TidingsJoin } from "./tidings-join.js";
import { TidingsKept } from "./tidings-kept.js";
import { TidingsLists } from "./tidings-lists.js";
import { TidingsMe } from "./tidings-me.js";
import { TidingsMenu } from "./tidings-menu.js";
import { TidingsMessage } from "./tidings-message.js";
import { TidingsMessages } from "./tidings-messages.js";
import { TidingsModerationPanel } from "./tidings-moderation-panel.js";
import { TidingsModeration } from "./tidings-moderation.js";
import { TidingsOutside } from "./tidings-outside.js";
import { TidingsPending } from "./tidings-pending.js";
import { TidingsPeople } from "./tidings-people.js";
import { TidingsPoll } from "./tidings-poll.js";
import { TidingsReactions } from "./tidings-reactions.js";
import { TidingsReport } from "./tidings-report.js";
import { TidingsRinging } from "./tidings-ringing.js";
import { TidingsRooms } from "./tidings-rooms.js";
import { TidingsSanction } from "./tidings-sanction.js";
import { TidingsSearch } from "./tidings-search.js";
import { TidingsShortcuts } from "./tidings-shortcuts.js";
import { TidingsStatus } from "./tidings-status.js";
import { TidingsThread } from "./tidings-thread.js";
import { TidingsThreads } from "./tidings-threads.js";

declare global {
  interface HTMLElementTagNameMap {
    "tidings-app": TidingsApp;
    "tidings-asks": TidingsAsks;
    "tidings-attach": TidingsAttach;
    "tidings-composer": TidingsComposer;
    "tidings-date": TidingsDate;
    "tidings-direct": TidingsDirect;
    "tidings-directory": TidingsDirectory;
    "tidings-emoji": TidingsEmoji;
    "tidings-files": TidingsFiles;
    "tidings-header": TidingsHeader;
    "tidings-hold": TidingsHold;
    "tidings-inbox": TidingsInbox;
    "tidings-join": TidingsJoin;
    "tidings-kept": TidingsKept;
    "tidings-lists": TidingsLists;
    "tidings-me": TidingsMe;
    "tidings-menu": TidingsMenu;
    "tidings-message": TidingsMessage;
    "tidings-messages": TidingsMessages;
    "tidings-moderation": TidingsModeration;
    "tidings-moderation-panel": TidingsModerationPanel;
    "tidings-outside": TidingsOutside;
    "tidings-pending": TidingsPending;
    "tidings-people": TidingsPeople;
    "tidings-poll": TidingsPoll;
    "tidings-reactions": TidingsReactions;
    "tidings-report": TidingsReport;
    "tidings-ringing": TidingsRinging;
    "tidings-rooms": TidingsRooms;
    "tidings-sanction": TidingsSanction;
    "tidings-search": TidingsSearch;
    "tidings-shortcuts": TidingsShortcuts;
    "tidings-status": TidingsStatus;
    "tidings-thread": TidingsThread;
    "tidings-threads": TidingsThreads;
  }
}

define("tidings-status", TidingsStatus);
define("tidings-menu", TidingsMenu);
define("tidings-search", TidingsSearch);
define("tidings-emoji", TidingsEmoji);
define("tidings-header", TidingsHeader);
define("tidings-join", TidingsJoin);
define("tidings-rooms", TidingsRooms);
define("tidings-people", TidingsPeople);
define("tidings-reactions", TidingsReactions);
define("tidings-poll", TidingsPoll);
define("tidings-files", TidingsFiles);
define("tidings-attach", TidingsAttach);
define("tidings-message", TidingsMessage);
define("tidings-outside", TidingsOutside);
define("tidings-pending", TidingsPending);
define("tidings-messages", TidingsMessages);
define("tidings-composer", TidingsComposer);
define("tidings-asks", TidingsAsks);
define("tidings-thread", TidingsThread);
define("tidings-threads", TidingsThreads);
define("tidings-kept", TidingsKept);
define("tidings-ringing", TidingsRinging);
define("tidings-inbox", TidingsInbox);
define("tidings-hold", TidingsHold);
define("tidings-moderation", TidingsModeration);
define("tidings-moderation-panel", TidingsModerationPanel);
define("tidings-report", TidingsReport);
define("tidings-sanction", TidingsSanction);
define("tidings-shortcuts", TidingsShortcuts);
define("tidings-date", TidingsDate);
define("tidings-direct", TidingsDirect);
define("tidings-me", TidingsMe);
define("tidings-directory", TidingsDirectory);
define("tidings-lists", TidingsLists);
define("tidings-app", TidingsApp);

/** A second copy of the script on a page leaves the first one's elements as they are. */
export function define(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
