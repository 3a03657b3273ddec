/** How the log of messages looks, apart from the messages in it. */
import { css } from "lit";

export const logStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-height: 0;
  }

  .scroller {
    flex: 1;
    min-height: 0;
    padding-bottom: 0.5rem;
    overflow-y: auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-color: var(--tidings-line-strong) transparent;
    scrollbar-width: thin;
  }

  .scroller:focus-visible {
    outline-offset: -3px;
  }

  .day {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin: 1.25rem var(--tidings-side) 0;
    color: var(--tidings-ink-soft);
    font-size: 0.8rem;
    font-weight: 600;
  }

  .day::before,
  .day::after {
    flex: 1;
    height: 1px;
    background: var(--tidings-line);
    content: "";
  }

  .new {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin: 0.75rem var(--tidings-side) 0;
    color: var(--tidings-warm);
    font-size: 0.8rem;
    font-weight: 600;
  }

  .new::before,
  .new::after {
    flex: 1;
    height: 1px;
    background: currentcolor;
    content: "";
  }

  .count {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin: 0.75rem var(--tidings-side) 0;
    color: var(--tidings-ink-soft);
    font-size: 0.82rem;
  }

  .count::after {
    flex: 1;
    height: 1px;
    background: var(--tidings-line);
    content: "";
  }

  .notice,
  .begin {
    padding: 0.35rem 1rem;
    color: var(--tidings-ink-soft);
    font-size: 0.85rem;
    text-align: center;
  }

  .more {
    display: flex;
    flex-direction: column;
    gap: 1.4rem;
    height: 15rem;
    padding: 1rem var(--tidings-side);
    overflow: hidden;
  }

  .more:has(button) {
    align-items: center;
    justify-content: center;
    gap: 0.75rem;
    color: var(--tidings-ink-soft);
  }

  .begin {
    padding-top: 1.5rem;
  }

  .begin.late {
    display: grid;
    align-content: end;
    justify-items: center;
    gap: 0.75rem;
    box-sizing: border-box;
    height: 15rem;
  }

  .notice time {
    font-size: 0.75rem;
  }

  .whisper {
    display: grid;
    grid-template-columns: 1fr auto;
    margin: 0.6rem var(--tidings-side);
    padding-block: 0.5rem;
    padding-inline: 0.9rem 0.4rem;
    border-inline-start: 3px solid var(--tidings-accent);
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-accent-soft);
  }

  .whisper[data-kind="error"] {
    border-color: var(--tidings-warm);
    background: var(--tidings-warm-soft);
  }

  .whisper .hint {
    color: var(--tidings-ink);
    font-size: 0.78rem;
  }

  .whisper > .words {
    grid-column: 1;
    max-width: 68ch;
    max-height: 40dvh;
    overflow-y: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .whisper .status {
    display: flex;
    grid-column: 1;
    align-items: center;
    gap: 0.5rem;
    color: var(--tidings-ink);
    font-size: 0.9rem;
  }

  .spinner {
    width: 0.9rem;
    height: 0.9rem;
    border: 2px solid var(--tidings-line-strong);
    border-top-color: var(--tidings-accent);
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  .whisper button {
    grid-row: 1 / span 3;
    grid-column: 2;
    align-self: start;
  }

  tidings-message[data-chosen] {
    background: var(--tidings-accent-soft);
    box-shadow: inset 3px 0 var(--tidings-accent);
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: 0.4rem;
    padding: 18vh 1.5rem 2rem;
    color: var(--tidings-ink-soft);
    text-align: center;
  }

  .empty .big {
    margin-top: 0.75rem;
    color: var(--tidings-ink);
    font: 600 1.35rem / 1.3 var(--tidings-font-title);
  }

  .empty button {
    margin-top: 0.75rem;
  }

  .skeleton {
    display: grid;
    gap: 1.4rem;
    padding: 2rem var(--tidings-side);
  }

  .ghost {
    display: flex;
    gap: 0.75rem;
  }

  .ghost i {
    width: 2.25rem;
    height: 2.25rem;
    border-radius: 50%;
    background: var(--tidings-hover);
  }

  .ghost b {
    width: min(60%, 24rem);
    height: 2.25rem;
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-hover);
  }

  .ghost:nth-child(even) b {
    width: min(42%, 16rem);
  }

  .pill {
    position: absolute;
    bottom: 2.25rem;
    inset-inline: 0;
    width: max-content;
    margin-inline: auto;
    border-radius: 2rem;
    background: var(--tidings-accent);
    color: var(--tidings-on-accent);
    box-shadow: var(--tidings-shadow);
    white-space: nowrap;
  }

  .pill:hover {
    background: var(--tidings-accent-strong);
  }

  .pill svg {
    width: 1rem;
    height: 1rem;
  }

  .typing {
    flex: none;
    height: 1.5rem;
    padding: 0 var(--tidings-side);
    overflow: hidden;
    color: var(--tidings-ink-soft);
    font-size: 0.82rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .dots {
    display: inline-flex;
    gap: 0.2rem;
    margin-inline-start: 0.4rem;
  }

  .dots i {
    width: 0.3rem;
    height: 0.3rem;
    border-radius: 50%;
    background: currentColor;
    animation: breathe 1.2s infinite;
  }

  .dots i:nth-child(2) {
    animation-delay: 0.15s;
  }

  .dots i:nth-child(3) {
    animation-delay: 0.3s;
  }

  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .dots i,
    .spinner {
      animation: none;
    }
  }
`;
