/** How notifications, and what is set about them, look. */
import { css } from "lit";

export const inboxStyles = css`
  header button {
    color: var(--tidings-ink-soft);
  }

  a.result {
    border-radius: var(--tidings-radius-small);
    color: inherit;
    text-decoration: none;
  }

  .result:disabled {
    opacity: 1;
  }

  .result[data-fresh] {
    background: var(--tidings-accent-soft);
    box-shadow: inset 3px 0 var(--tidings-accent);
  }

  .mark {
    display: grid;
    place-items: center;
    width: 1.75rem;
    height: 1.75rem;
    border-radius: 50%;
    background: var(--tidings-accent);
    color: var(--tidings-on-accent);
  }

  .mark svg {
    width: 1.1rem;
    height: 1.1rem;
  }

  .sign {
    position: relative;
    flex: none;
    height: fit-content;
  }

  .sign .of-room {
    position: absolute;
    inset-block-end: -0.45rem;
    inset-inline-end: -0.45rem;
    width: 1.15rem;
    height: 1.15rem;
    outline: 2px solid var(--tidings-paper);
    font-size: 0.55rem;
  }

  .sign .of-room.emoji {
    background: var(--tidings-card);
    font-size: 0.75rem;
  }

  .title {
    display: block;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .result .words {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }

  .gone {
    color: var(--tidings-ink-soft);
    font-style: italic;
  }

  .result .about time {
    margin-inline-start: 0;
  }

  tidings-ringing {
    flex: none;
    border-top: 1px solid var(--tidings-line);
  }
`;

export const ringingStyles = css`
  :host {
    display: grid;
    gap: 0.6rem;
    padding: 0.75rem 1.1rem 1rem;
    font-size: 0.92rem;
  }

  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.35rem 0.75rem;
  }

  .line p {
    flex: 1 1 12rem;
  }

  .hours {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem;
  }

  .hours input {
    width: auto;
    min-height: 2.25rem;
    padding: 0.2rem 0.5rem;
  }

  .check {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    font-weight: 400;
  }

  .check input {
    width: 1.1rem;
    height: 1.1rem;
    margin: 0;
    accent-color: var(--tidings-accent);
  }
`;
