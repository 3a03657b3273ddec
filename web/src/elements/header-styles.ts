/** How the line above a room looks. */
import { css } from "lit";

export const headerStyles = css`
  :host {
    display: block;
    flex: none;
  }

  .header {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.5rem;
    height: 4rem;
    padding: 0 clamp(0.4rem, 2.5vw, 1.5rem);
    border-bottom: 1px solid var(--tidings-line);
  }

  .header .icon {
    position: relative;
  }

  .dot {
    position: absolute;
    inset-block-start: 0.3rem;
    inset-inline-end: 0.3rem;
    width: 0.6rem;
    height: 0.6rem;
    border: 2px solid var(--tidings-card);
    border-radius: 50%;
    background: var(--tidings-accent);
    box-sizing: content-box;
  }

  .where {
    flex: 1;
    min-width: 0;
    padding-inline: 0.25rem;
  }

  h1 {
    overflow: hidden;
    font: 600 1.15rem / 1.25 var(--tidings-font-title);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .sub {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    height: 1.5rem;
    overflow: hidden;
    color: var(--tidings-ink-soft);
    font-size: 0.85rem;
    white-space: nowrap;
  }

  .topic {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .header button {
    color: var(--tidings-ink-soft);
  }

  .count {
    font-size: 0.85rem;
    font-variant-numeric: tabular-nums;
  }

  @media (max-width: 480px) {
    .long {
      display: none;
    }
  }
`;
