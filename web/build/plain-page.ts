/**
 * Copies the pages that show what a site of one's own needs into the build as they are, nothing of them compiled: the plain
 * WAMP example (wamp.html, wamp.js and autobahn's own browser file), the page with embedded elements, and what the pages
 * without JavaScript (/plain/) refer to.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const web = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const copies = new Map([
  ["elements.html", "elements.html"],
  ["plain-live.js", "plain-live.js"],
  ["tokens.css", "src/elements/tokens.css"],
  ["wamp.html", "wamp.html"],
  ["wamp.js", "wamp.js"],
  ["autobahn.min.js", "node_modules/autobahn-browser/autobahn.min.js"],
]);

export function plainPage(): Plugin {
  return {
    name: "tidings:plain-page",
    apply: "build",
    async generateBundle() {
      for (const [fileName, source] of copies) {
        this.emitFile({ type: "asset", fileName, source: await readFile(path.join(web, source)) });
      }
    },
  };
}
