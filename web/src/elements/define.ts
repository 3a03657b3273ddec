/** Registers the elements under their names. The classes alone have no side effect, so a page may choose other names. */
import { TidingsApp } from "./tidings-app.js";
import { TidingsComposer } from "./tidings-composer.js";
import { TidingsJoin } from "./tidings-join.js";
import { TidingsMessage } from "./tidings-message.js";
import { TidingsMessages } from "./tidings-messages.js";
import { TidingsPending } from "./tidings-pending.js";
import { TidingsPeople } from "./tidings-people.js";
import { TidingsRooms } from "./tidings-rooms.js";
import { TidingsSearch } from "./tidings-search.js";
import { TidingsStatus } from "./tidings-status.js";

declare global {
  interface HTMLElementTagNameMap {
    "tidings-app": TidingsApp;
    "tidings-composer": TidingsComposer;
    "tidings-join": TidingsJoin;
    "tidings-message": TidingsMessage;
    "tidings-messages": TidingsMessages;
    "tidings-pending": TidingsPending;
    "tidings-people": TidingsPeople;
    "tidings-rooms": TidingsRooms;
    "tidings-search": TidingsSearch;
    "tidings-status": TidingsStatus;
  }
}

define("tidings-status", TidingsStatus);
define("tidings-search", TidingsSearch);
define("tidings-join", TidingsJoin);
define("tidings-rooms", TidingsRooms);
define("tidings-people", TidingsPeople);
define("tidings-message", TidingsMessage);
define("tidings-pending", TidingsPending);
define("tidings-messages", TidingsMessages);
define("tidings-composer", TidingsComposer);
define("tidings-app", TidingsApp);

/** A second copy of the script on a page leaves the first one's elements as they are. */
export function define(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
