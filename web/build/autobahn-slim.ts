/**
 * What the page does not need of autobahn-js, and why. Each entry replaces one module by a stub, which takes about
 * 300 KB (90 KB compressed) off the bundle. autobahn's own code for sessions and WebSockets is bundled untouched.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const here = path.dirname(fileURLToPath(import.meta.url));
const absent = path.join(here, "stubs", "absent.js");
const quietLog = path.join(here, "stubs", "quiet-log.js");
const noTransport = path.join(here, "stubs", "no-transport.js");

/** Packages, by name: the import is answered by the stub. */
const packages = new Map([
  ["msgpack5", absent], // binary encoding: the page speaks wamp.2.json, which browsers parse natively
  ["cbor", absent], // binary encoding, as above; it also needs Node's streams
  ["crypto-js", absent], // WAMP-CRA logins: people join as guests or with a signed token
  ["tweetnacl", absent], // WAMP-cryptosign logins: for backends, never for a page
  ["when", absent], // promises for browsers without Promise
  ["when/monitor/console", absent], // as above
]);

/** Files inside autobahn, by the end of their path. */
const files = new Map([
  ["/autobahn/lib/polyfill.js", absent], // Array, JSON and typed arrays for browsers of 2012; they would patch globals
  ["/autobahn/lib/transport/rawsocket.js", noTransport], // needs Node's net
  ["/autobahn/lib/transport/longpoll.js", noTransport], // sends in parallel and so out of order
  ["/autobahn/lib/log.js", quietLog], // warns on the console at every lost connection, which link.ts shows calmly instead
]);

/** The Vite plugin that applies both tables. */
export function autobahnSlim(): Plugin {
  return {
    name: "tidings:autobahn-slim",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (!importer?.includes("/node_modules/autobahn/")) return null;
      const stub = packages.get(source);
      if (stub !== undefined) return stub;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (found === null) return null;
      for (const [ending, replacement] of files) {
        if (found.id.endsWith(ending)) return replacement;
      }
      return found;
    },
  };
}
