/** What is rarely wanted, registered when it is. */
import { define } from "./define-one.js";
import { TidingsBlock } from "./tidings-block.js";
import { TidingsBlocks } from "./tidings-blocks.js";
import { TidingsGoodbye } from "./tidings-goodbye.js";
import { TidingsOwnData } from "./tidings-own-data.js";
import { TidingsOwnStatus } from "./tidings-own-status.js";
import { TidingsPerson } from "./tidings-person.js";
import { TidingsPrivacy } from "./tidings-privacy.js";

declare global {
  interface HTMLElementTagNameMap {
    "tidings-block": TidingsBlock;
    "tidings-blocks": TidingsBlocks;
    "tidings-goodbye": TidingsGoodbye;
    "tidings-own-data": TidingsOwnData;
    "tidings-own-status": TidingsOwnStatus;
    "tidings-person": TidingsPerson;
    "tidings-privacy": TidingsPrivacy;
  }
}

define("tidings-block", TidingsBlock);
define("tidings-blocks", TidingsBlocks);
define("tidings-goodbye", TidingsGoodbye);
define("tidings-own-data", TidingsOwnData);
define("tidings-own-status", TidingsOwnStatus);
define("tidings-person", TidingsPerson);
define("tidings-privacy", TidingsPrivacy);
