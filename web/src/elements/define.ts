/** Registers the elements under their names. The classes alone have no side effect, so a page may choose other names. */
import { TidingsChat } from "./tidings-chat.js";
import { TidingsComposer } from "./tidings-composer.js";
import { TidingsJoin } from "./tidings-join.js";
import { TidingsMessage } from "./tidings-message.js";
import { TidingsMessages } from "./tidings-messages.js";
import { TidingsPending } from "./tidings-pending.js";
import { TidingsPeople } from "./tidings-people.js";
import { TidingsRooms } from "./tidings-rooms.js";
import { TidingsStatus } from "./tidings-status.js";

declare global {
  interface HTMLElementTagNameMap {
    "tidings-chat": TidingsChat;
    "tidings-composer": TidingsComposer;
    "tidings-join": TidingsJoin;
    "tidings-message": TidingsMessage;
    "tidings-messages": TidingsMessages;
    "tidings-pending": TidingsPending;
    "tidings-people": TidingsPeople;
    "tidings-rooms": TidingsRooms;
    "tidings-status": TidingsStatus;
  }
}

customElements.define("tidings-status", TidingsStatus);
customElements.define("tidings-join", TidingsJoin);
customElements.define("tidings-rooms", TidingsRooms);
customElements.define("tidings-people", TidingsPeople);
customElements.define("tidings-message", TidingsMessage);
customElements.define("tidings-pending", TidingsPending);
customElements.define("tidings-messages", TidingsMessages);
customElements.define("tidings-composer", TidingsComposer);
customElements.define("tidings-chat", TidingsChat);
