/** Registers the elements under their names. The classes alone have no side effect, so a page may choose other names. */
import { TidingsApp } from "./tidings-app.js";
import { TidingsComposer } from "./tidings-composer.js";
import { TidingsHeader } from "./tidings-header.js";
import { TidingsJoin } from "./tidings-join.js";
import { TidingsMessage } from "./tidings-message.js";
import { TidingsMessages } from "./tidings-messages.js";
import { TidingsOutside } from "./tidings-outside.js";
import { TidingsPending } from "./tidings-pending.js";
import { TidingsPeople } from "./tidings-people.js";
import { TidingsReactions } from "./tidings-reactions.js";
import { TidingsRooms } from "./tidings-rooms.js";
import { TidingsSearch } from "./tidings-search.js";
import { TidingsStatus } from "./tidings-status.js";
import { TidingsThread } from "./tidings-thread.js";
import { TidingsThreads } from "./tidings-threads.js";

declare global {
  interface HTMLElementTagNameMap {
    "tidings-app": TidingsApp;
    "tidings-composer": TidingsComposer;
    "tidings-header": TidingsHeader;
    "tidings-join": TidingsJoin;
    "tidings-message": TidingsMessage;
    "tidings-messages": TidingsMessages;
    "tidings-outside": TidingsOutside;
    "tidings-pending": TidingsPending;
    "tidings-people": TidingsPeople;
    "tidings-reactions": TidingsReactions;
    "tidings-rooms": TidingsRooms;
    "tidings-search": TidingsSearch;
    "tidings-status": TidingsStatus;
    "tidings-thread": TidingsThread;
    "tidings-threads": TidingsThreads;
  }
}

define("tidings-status", TidingsStatus);
define("tidings-search", TidingsSearch);
define("tidings-header", TidingsHeader);
define("tidings-join", TidingsJoin);
define("tidings-rooms", TidingsRooms);
define("tidings-people", TidingsPeople);
define("tidings-reactions", TidingsReactions);
define("tidings-message", TidingsMessage);
define("tidings-outside", TidingsOutside);
define("tidings-pending", TidingsPending);
define("tidings-messages", TidingsMessages);
define("tidings-composer", TidingsComposer);
define("tidings-thread", TidingsThread);
define("tidings-threads", TidingsThreads);
define("tidings-app", TidingsApp);

/** A second copy of the script on a page leaves the first one's elements as they are. */
export function define(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
