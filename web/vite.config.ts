import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { autobahnSlim } from "./build/autobahn-slim.js";
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
  plugins: [autobahnSlim(), plainPage()],
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

/** The client library alone, one ES module under a stable name: `import { connect } from "/tidings-client.js"`. */
const client = defineConfig({
  root: web,
  define,
  publicDir: false,
  plugins: [autobahnSlim()],
  build: {
    target,
    emptyOutDir: false, // the pages were built before, into the same folder
    minify: true,
    lib: { entry: inWeb("src/client/index.ts"), formats: ["es"], fileName: () => "tidings-client.js" },
  },
});

export default defineConfig(({ mode }) => (mode === "client" ? client : pages));
