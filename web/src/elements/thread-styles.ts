/** A thread beside its room, and the list of threads. */
import { css } from "lit";

export const threadStyles = css`
  :host {
    --tidings-side: 1rem;

    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
    background: var(--tidings-card);
  }

  header {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.25rem;
    height: 4rem;
    padding-inline: 1rem 0.5rem;
    border-bottom: 1px solid var(--tidings-line);
  }

  h2 {
    flex: 1;
    font: 600 1.1rem / 1.25 var(--tidings-font-title);
  }

  header button {
    color: var(--tidings-ink-soft);
  }

  header button[aria-pressed="true"] {
    background: var(--tidings-accent-soft);
    color: var(--tidings-accent-strong);
  }

  tidings-messages {
    flex: 1;
  }

  .error {
    padding: 0.5rem 1rem;
  }
`;

export const threadListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
  }

  .content {
    flex: 1;
    padding: 0 0.5rem 0.5rem;
    overflow-y: auto;
  }

  .item {
    display: grid;
    justify-items: start;
    gap: 0.1rem;
    width: 100%;
    padding: 0.6rem 0.75rem;
    font-weight: 400;
    text-align: start;
    white-space: normal;
  }

  .item .where,
  .item .tail {
    color: var(--tidings-ink-soft);
    font-size: 0.8rem;
  }

  .item .said {
    display: -webkit-box;
    overflow: hidden;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .item .gone {
    color: var(--tidings-ink-soft);
    font-style: italic;
  }

  .item .news {
    padding: 0 0.45rem;
    border-radius: 1rem;
    background: var(--tidings-accent);
    color: var(--tidings-on-accent);
    font-size: 0.75rem;
    font-weight: 600;
  }

  .quiet {
    padding: 1rem 0.75rem;
    color: var(--tidings-ink-soft);
  }
`;
