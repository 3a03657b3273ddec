/**
 * Tidings as elements for anybody's page:
 *
 *     <script type="module" src="/tidings-elements.js"></script>
 *     <tidings-chat room="lobby"></tidings-chat>
 */
import { speakAsPage } from "../i18n/page.js";
import "../elements/define.js";
import { define } from "../elements/define-one.js";
import { registerTokens } from "../elements/tokens.js";
import { TidingsAsk } from "./tidings-ask.js";
import { TidingsBell } from "./tidings-bell.js";
import { TidingsChat } from "./tidings-chat.js";
import { TidingsPresence } from "./tidings-presence.js";
import { TidingsToast } from "./tidings-toast.js";

declare global {
  interface HTMLElementTagNameMap {
    "tidings-ask": TidingsAsk;
    "tidings-bell": TidingsBell;
    "tidings-chat": TidingsChat;
    "tidings-presence": TidingsPresence;
    "tidings-toast": TidingsToast;
  }
}

registerTokens();
void speakAsPage();
define("tidings-chat", TidingsChat);
define("tidings-bell", TidingsBell);
define("tidings-presence", TidingsPresence);
define("tidings-toast", TidingsToast);
define("tidings-ask", TidingsAsk);

export { TidingsAsk, TidingsBell, TidingsChat, TidingsPresence, TidingsToast };
