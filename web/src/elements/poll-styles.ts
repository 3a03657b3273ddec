/** How a poll looks: a line for each choice, with a bar below it. */
import { css } from "lit";

export const pollStyles = css`
  .poll {
    max-width: 32rem;
    margin-block: 0.3rem;
    padding: 0.5rem 0.7rem;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-card);
  }

  .choice {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0.15rem 0.6rem;
    align-items: center;
    align-content: center;
    min-height: 2.75rem;
    padding-block: 0.3rem;
    font-weight: 400;
    overflow-wrap: anywhere;
    cursor: pointer;
  }

  .choice:has(:disabled) {
    cursor: default;
  }

  .choice:has(:checked) .text {
    font-weight: 650;
  }

  .choice input {
    width: 1.2rem;
    height: 1.2rem;
    min-height: 0;
    margin: 0;
    padding: 0;
    accent-color: var(--tidings-accent);
  }

  .count {
    color: var(--tidings-ink-soft);
    font-size: 0.85rem;
    font-variant-numeric: tabular-nums;
  }

  progress {
    grid-column: 2 / -1;
    width: 100%;
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
    border-radius: 1rem;
    background: var(--tidings-accent);
    transition: inline-size var(--tidings-calm);
  }

  progress::-moz-progress-bar {
    background: var(--tidings-accent);
  }

  .names {
    padding-inline-start: 1.8rem;
  }

  @media (width < 30rem) {
    .choice {
      grid-template-columns: auto minmax(0, 1fr);
    }

    .count {
      grid-column: 2;
    }
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2rem 0.8rem;
    padding-block-start: 0.3rem;
  }

  .row .link {
    font-size: 0.875rem;
  }
`;
