/** A chat in a page: a box whose size is the page's, and is the same whatever is in it. */
import { css } from "lit";

export const chatBoxStyles = css`
  :host {
    display: block;
    height: 30rem;
  }

  .root {
    /* the margins beside what is read and written */
    --tidings-side: 1rem;

    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 18rem;
    max-height: 100dvh;
    overflow: hidden;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-card);
  }

  header {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.75rem;
    min-height: 3rem;
    padding: 0.25rem 1rem;
    border-block-end: 1px solid var(--tidings-line);
  }

  .title {
    overflow: hidden;
    font: 600 1.1rem / 1.3 var(--tidings-font-title);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .here {
    flex: 1;
    color: var(--tidings-ink-soft);
    font-size: 0.85rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .note {
    padding: 1rem;
  }

  tidings-messages,
  tidings-join,
  tidings-app {
    flex: 1;
    min-height: 0;
  }

  tidings-join {
    overflow-y: auto;
  }

  .unknown {
    min-height: 4.4rem;
    background: none;
  }
`;
