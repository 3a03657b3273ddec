/** A part of the browser's storage, under a prefix. */
import type { KeyValueStore } from "../client/index.js";

/** Only reading and writing by name: nobody lists what is below a prefix. */
export function prefixed(store: KeyValueStore, prefix: string): KeyValueStore {
  return {
    getItem: (name) => store.getItem(prefix + name),
    setItem: (name, value) => store.setItem(prefix + name, value),
    removeItem: (name) => store.removeItem(prefix + name),
    key: () => null,
    length: 0,
  };
}
