/** How the choice of emoji looks. */
import { css } from "lit";

export const emojiStyles = css`
  .box {
    position: fixed;
    inset: auto;
    width: min(22.5rem, 100vw - 12px);
    height: min(24rem, 70dvh);
    margin: 0;
    padding: 0;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-card);
    color: var(--tidings-ink);
    box-shadow: var(--tidings-shadow);
    overflow: hidden;
  }

  .box:popover-open {
    display: flex;
    flex-direction: column;
  }

  .top {
    display: flex;
    gap: 0.4rem;
    padding: 0.5rem;
  }

  .top input {
    flex: 1;
    min-width: 0;
  }

  select {
    width: auto;
    padding-inline: 0.4rem;
    border: 1px solid var(--tidings-line-strong);
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-card);
    color: inherit;
    font-size: 1.1rem;
  }

  .tabs {
    display: grid;
    grid-template-columns: repeat(9, minmax(0, 1fr));
    padding: 0 0.35rem 0.25rem;
    border-bottom: 1px solid var(--tidings-line);
  }

  .tabs button,
  .grid button,
  select {
    font-family: "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", var(--tidings-font);
  }

  .tabs button {
    min-width: 0;
    padding: 0.2rem;
    font-size: 1.1rem;
    line-height: 1;
  }

  .all {
    flex: 1;
    min-height: 0;
    padding: 0 0.4rem 0.4rem;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-color: var(--tidings-line-strong) transparent;
    scrollbar-width: thin;
  }

  section {
    content-visibility: auto;
    contain-intrinsic-size: auto 12rem;
  }

  .title {
    padding: 0.5rem 0.35rem 0.25rem;
    color: var(--tidings-ink-soft);
    font-size: 0.78rem;
    font-weight: 600;
  }

  .grid {
    display: grid;
    grid-template-columns: repeat(8, minmax(0, 1fr));
  }

  .grid button {
    min-width: 0;
    min-height: 2.6rem;
    padding: 0;
    font-size: 1.4rem;
    line-height: 1;
  }

  .grid button:focus-visible {
    outline-offset: -2px;
    background: var(--tidings-hover);
  }

  .say {
    display: grid;
    justify-items: center;
    gap: 0.6rem;
    padding: 2.5rem 1rem;
    color: var(--tidings-ink-soft);
    text-align: center;
  }
`;
