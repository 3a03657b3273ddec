/** A value that changes and tells so. What it says is read from it, never sent along. */
export class Observable {
  private readonly listeners = new Set<() => void>();

  /** Calls back after every change; returns the end of that. */
  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  protected changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
