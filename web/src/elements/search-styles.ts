/** How the search looks: a field, what it is limited to, and the list of what was found. */
import { css } from "lit";

export const searchStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
  }

  form {
    flex: none;
    display: grid;
    gap: 0.35rem;
    padding: 0.75rem clamp(0.75rem, 2.5vw, 1rem) 0.5rem;
    border-bottom: 1px solid var(--tidings-line);
  }

  .line {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    color: var(--tidings-ink-soft);
  }

  .line input {
    flex: 1;
    min-width: 0;
    color: var(--tidings-ink);
  }

  input[type="search"]::-webkit-search-cancel-button {
    display: none;
  }

  .where {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 1.75rem;
    font-size: 0.9rem;
    font-weight: 400;
  }

  .narrow {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35rem 0.5rem;
    font-size: 0.9rem;
  }

  .narrow span {
    display: flex;
    align-items: center;
    gap: 0.4rem;
  }

  .narrow select {
    border: 1px solid var(--tidings-line-strong);
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-field);
    color: inherit;
  }

  .narrow label {
    font-weight: 400;
  }

  .narrow select,
  .narrow input {
    width: auto;
    max-width: 11rem;
    min-height: 2.25rem;
    padding: 0.2rem 0.5rem;
    font-size: inherit;
  }

  .where span {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .where input {
    flex: none;
    width: 1.1rem;
    height: 1.1rem;
    margin: 0;
    accent-color: var(--tidings-accent);
  }

  .results {
    flex: 1;
    min-height: 0;
    padding: 0.5rem;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-color: var(--tidings-line-strong) transparent;
    scrollbar-width: thin;
  }

  .say {
    display: grid;
    justify-items: center;
    gap: 0.6rem;
    padding: 2.5rem 1rem;
    color: var(--tidings-ink-soft);
    text-align: center;
  }

  .result {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    justify-content: stretch;
    align-items: start;
    gap: 0 0.65rem;
    width: 100%;
    padding: 0.55rem 0.65rem;
    font-weight: 400;
    text-align: start;
    white-space: normal;
  }

  .result:focus-visible {
    outline-offset: -2px;
    background: var(--tidings-hover);
  }

  .result .avatar {
    margin-top: 0.15rem;
  }

  .about {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.5rem;
    color: var(--tidings-ink-soft);
    font-size: 0.82rem;
  }

  .author {
    color: var(--tidings-ink);
    font-size: 0.95rem;
    font-weight: 600;
  }

  .about bdi {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .about time {
    margin-inline-start: auto;
    white-space: nowrap;
  }

  .words {
    display: block;
    line-height: 1.45;
    overflow-wrap: anywhere;
  }

  .gone {
    color: var(--tidings-ink-soft);
    font-style: italic;
  }

  mark {
    border-radius: 0.2rem;
    background: var(--tidings-accent-soft);
    color: var(--tidings-accent-strong);
    font-weight: 650;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.18em;
  }

  .more {
    width: 100%;
    color: var(--tidings-accent);
  }
`;
