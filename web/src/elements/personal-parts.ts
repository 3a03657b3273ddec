/** What is rarely wanted, registered when it is. */
import { define } from "./define-one.js";
import { TidingsBlock } from "./tidings-block.js";
import { TidingsBlocks } from "./tidings-blocks.js";

declare global {
  interface HTMLElementTagNameMap {
    "tidings-block": TidingsBlock;
    "tidings-blocks": TidingsBlocks;
  }
}

define("tidings-block", TidingsBlock);
define("tidings-blocks", TidingsBlocks);
