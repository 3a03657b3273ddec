/** How the list of rooms and the form that makes one look. */
import { css } from "lit";

export const roomsStyles = css`
  :host {
    display: block;
  }

  h2 {
    padding: 0.75rem 0.75rem 0.35rem;
    color: var(--tidings-ink-soft);
    font-size: 0.8rem;
    font-weight: 600;
  }

  .threads {
    justify-content: flex-start;
    width: 100%;
    padding-inline: 0.75rem;
    font-weight: 500;
  }

  .threads svg {
    width: 1.15rem;
    height: 1.15rem;
    color: var(--tidings-ink-soft);
  }

  .threads .count {
    margin-inline-start: auto;
  }

  a {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    min-height: 2.5rem;
    padding: 0.35rem 0.75rem;
    border-radius: var(--tidings-radius-small);
    color: var(--tidings-ink);
    text-decoration: none;
    transition: background-color var(--tidings-fast);
  }

  a:hover {
    background: var(--tidings-hover);
  }

  a[aria-current] {
    background: var(--tidings-accent-soft);
    color: var(--tidings-accent-strong);
    font-weight: 600;
  }

  .title {
    flex: 0 1 auto;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .lock {
    color: var(--tidings-ink-soft);
  }

  .lock svg {
    width: 1rem;
    height: 1rem;
  }

  .unread .title {
    font-weight: 700;
  }

  .count,
  .here {
    padding: 0.05rem 0.5rem;
    border-radius: 1rem;
    font-size: 0.8rem;
    font-variant-numeric: tabular-nums;
  }

  .count {
    background: var(--tidings-accent);
    color: var(--tidings-on-accent);
    font-weight: 600;
  }

  .here {
    margin-inline-start: auto;
    background: var(--tidings-hover);
    color: var(--tidings-ink-soft);
    font-weight: 500;
  }

  [aria-current] .here {
    background: var(--tidings-card);
    color: var(--tidings-ink);
  }

  .make {
    justify-content: flex-start;
    width: 100%;
    padding-inline: 0.75rem;
    color: var(--tidings-accent);
  }

  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.4rem;
    margin: 0.75rem 0.25rem;
    padding: 0.85rem;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-card);
  }

  .hint,
  .error {
    min-height: 1.4rem;
    overflow-wrap: anywhere;
  }

  .check {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 1.75rem;
    font-weight: 400;
    font-size: 0.9rem;
  }

  .check input {
    width: 1.1rem;
    height: 1.1rem;
    accent-color: var(--tidings-accent);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
  }

  .row button {
    padding-inline: 0.75rem;
  }

  .quiet {
    padding: 0.5rem 0.75rem;
  }
`;
