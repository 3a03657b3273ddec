/** The row of reactions below a message, and the choice of them. */
import { css } from "lit";

export const reactionStyles = css`
  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.3rem;
    padding: 0.25rem 0 0.15rem;
  }

  .chip {
    gap: 0.3rem;
    min-width: 2.6rem;
    min-height: 1.75rem;
    padding: 0 0.5rem;
    border-color: var(--tidings-line);
    border-radius: 2rem;
    background: var(--tidings-card);
    color: var(--tidings-ink);
    font-size: 0.82rem;
    font-variant-numeric: tabular-nums;
  }

  .chip:disabled {
    opacity: 1;
  }

  .chip[aria-pressed="true"] {
    border-color: var(--tidings-accent);
    background: var(--tidings-accent-soft);
    font-weight: 700;
  }

  .chip.add {
    color: var(--tidings-ink-soft);
  }

  .chip.add svg {
    width: 1.05rem;
    height: 1.05rem;
  }

  .emoji,
  .choice button {
    font-family: "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", var(--tidings-font);
  }

  .emoji {
    font-size: 1rem;
    line-height: 1;
  }

  .choice {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 0.35rem;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-card);
    color: var(--tidings-ink);
    box-shadow: var(--tidings-shadow);
  }

  .choice:popover-open {
    display: grid;
    grid-template-columns: repeat(6, 2.75rem);
  }

  .choice button {
    min-width: 2.75rem;
    min-height: 2.75rem;
    padding: 0;
    font-size: 1.35rem;
    line-height: 1;
  }

  .choice .more {
    grid-column: 1 / -1;
    min-height: 2.25rem;
    font: 500 0.9rem / 1 var(--tidings-font);
  }

  @media (hover: none) {
    .chip {
      min-height: 2.25rem;
    }
  }
`;
