/** Whether this browser shows what links lead to, or only that there is something. */
import type { KeyValueStore } from "../client/index.js";
import { Observable } from "./observable.js";

const KEY = "tidings.previews";
const FOLDED = "folded";

export class FoldedPreviews extends Observable {
  private folded: boolean;

  constructor(private readonly store: KeyValueStore | null) {
    super();
    this.folded = this.stored();
  }

  get areFolded(): boolean {
    return this.folded;
  }

  toggle(): void {
    this.folded = !this.folded;
    try {
      if (this.folded) this.store?.setItem(KEY, FOLDED);
      else this.store?.removeItem(KEY);
    } catch {
      // Until the page is left, then.
    }
    this.changed();
  }

  private stored(): boolean {
    try {
      return this.store?.getItem(KEY) === FOLDED;
    } catch {
      return false;
    }
  }
}
