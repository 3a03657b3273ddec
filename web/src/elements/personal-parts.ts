/** What is rarely wanted, registered when it is. */
import { define } from "./define-one.js";
import { TidingsBlock } from "./tidings-block.js";
import { TidingsBlocks } from "./tidings-blocks.js";
import { TidingsGoodbye } from "./tidings-goodbye.js";
import { TidingsOwnData } from "./tidings-own-data.js";

declare global {
  interface HTMLElementTagNameMap {
    "tidings-block": TidingsBlock;
    "tidings-blocks": TidingsBlocks;
    "tidings-goodbye": TidingsGoodbye;
    "tidings-own-data": TidingsOwnData;
  }
}

define("tidings-block", TidingsBlock);
define("tidings-blocks", TidingsBlocks);
define("tidings-goodbye", TidingsGoodbye);
define("tidings-own-data", TidingsOwnData);
