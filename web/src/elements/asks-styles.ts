/** How questions look: a card each, with a bar that grows shorter. */
import { css } from "lit";

export const asksStyles = css`
  :host {
    position: relative;
    display: block;
  }

  .card {
    margin-block: 0.3rem 0.6rem;
  }

  .card {
    padding: 0.6rem 0.9rem 0.8rem;
    border: 1px solid var(--tidings-line-strong);
    border-inline-start: 4px solid var(--tidings-accent);
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-card);
    box-shadow: var(--tidings-shadow);
    overflow-wrap: anywhere;
  }

  .card[data-closed] {
    border-inline-start-color: var(--tidings-line-strong);
  }

  .head {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    min-height: 2.5rem;
    color: var(--tidings-ink-soft);
    font-size: 0.875rem;
  }

  .asker {
    flex: 1;
    min-width: 0;
  }

  .left {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }

  .dismiss {
    margin-inline-end: -0.4rem;
  }

  progress {
    width: 4rem;
    height: 0.4rem;
    border: 0;
    border-radius: 1rem;
    overflow: hidden;
    background: var(--tidings-line);
    appearance: none;
  }

  progress::-webkit-progress-bar {
    background: var(--tidings-line);
  }

  progress::-webkit-progress-value {
    background: var(--tidings-accent);
  }

  progress::-moz-progress-bar {
    background: var(--tidings-accent);
  }

  .question {
    max-height: 30vh;
    overflow-y: auto;
    font-weight: 600;
    white-space: pre-line;
  }

  .choices,
  form {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block-start: 0.6rem;
  }

  form input {
    flex: 1;
    width: auto;
    min-width: 10rem;
  }

  .choices button {
    max-width: 100%;
    white-space: normal;
  }

  .error,
  .hint {
    margin-block-start: 0.4rem;
  }
`;
