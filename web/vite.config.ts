import path from "node:path";
import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";
import { defineConfig } from "vitest/config";
import { autobahnSlim } from "./build/autobahn-slim.js";
import { emojiData } from "./build/emoji-data.js";
import { plainPage } from "./build/plain-page.js";

const web = path.dirname(fileURLToPath(import.meta.url));
const inWeb = (name: string): string => path.join(web, name);

// autobahn looks for its debug switches in Node's `global`.
const define = { global: "globalThis" };
const target = "es2022";

/** The pages: hashed file names, so that a server may let browsers keep them for ever. */
const pages = defineConfig({
  root: web,
  base: "./",
  define,
  plugins: [autobahnSlim(), emojiData(), plainPage()],
  build: {
    target,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // a data: URL would need a wider Content-Security-Policy
    rolldownOptions: {
      input: { chat: inWeb("index.html"), news: inWeb("news.html") },
      output: { chunkFileNames: "assets/shared-[hash].js" },
    },
  },
  test: {
    include: ["test/**/*.test.ts"],
    environment: "node",
  },
});

/** One ES module under a stable name, beside the pages that were built before. */
const library = (entry: string, name: string): UserConfig =>
  defineConfig({
    root: web,
    define,
    publicDir: false,
    plugins: [autobahnSlim(), emojiData()],
    build: {
      target,
      emptyOutDir: false,
      minify: true,
      lib: { entry: inWeb(entry), formats: ["es"], fileName: () => name },
      rolldownOptions: { output: { minify: true } }, // Vite leaves the white space in libraries
    },
  });

/** The npm package: the same two modules, sharing what they share, with Lit left to the site's own bundler. */
const npm = defineConfig({
  root: web,
  define,
  publicDir: false,
  plugins: [autobahnSlim(), emojiData()],
  build: {
    target,
    outDir: inWeb("package/dist"),
    emptyOutDir: true,
    minify: false,
    lib: {
      entry: { "tidings-client": inWeb("src/client/index.ts"), "tidings-elements": inWeb("src/embed/index.ts") },
      formats: ["es"],
    },
    rolldownOptions: { external: [/^lit(\/|$)/u], output: { chunkFileNames: "tidings-shared.js" } },
  },
});

const modes = new Map([
  /** `import { connect } from "/tidings-client.js"` */
  ["client", library("src/client/index.ts", "tidings-client.js")],
  /** `<script type="module" src="/tidings-elements.js">` */
  ["elements", library("src/embed/index.ts", "tidings-elements.js")],
  /** Beside the pages: a worker serves what is below its own address. */
  ["worker", library("src/worker/push.ts", "push-worker.js")],
  ["npm", npm],
]);

export default defineConfig(({ mode }) => modes.get(mode) ?? pages);
