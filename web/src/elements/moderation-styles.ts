/** How the panel of those who moderate looks, and its forms. */
import { css } from "lit";

export const moderationStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
    background: var(--tidings-paper);
  }

  header {
    display: flex;
    flex: none;
    align-items: center;
    min-height: 4rem;
    padding-inline: 1.1rem 0.5rem;
  }

  h2 {
    flex: 1;
    min-width: 0;
    font: 600 1.2rem / 1.2 var(--tidings-font-title);
    overflow-wrap: anywhere;
  }

  header button {
    color: var(--tidings-ink-soft);
  }

  .content {
    flex: 1;
    min-height: 0;
    padding: 0 1.1rem 1.5rem;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-color: var(--tidings-line-strong) transparent;
    scrollbar-width: thin;
  }

  section {
    padding: 0.9rem 0;
    border-top: 1px solid var(--tidings-line);
  }

  section:first-child {
    border-top: 0;
    padding-top: 0;
  }

  h3 {
    margin-bottom: 0.5rem;
    font-size: 0.95rem;
    font-weight: 650;
  }

  form,
  .stack {
    display: grid;
    gap: 0.7rem;
  }

  select {
    width: 100%;
    min-height: 2.75rem;
    padding: 0.45rem 0.7rem;
    border: 1px solid var(--tidings-line-strong);
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-field);
    color: inherit;
    font: inherit;
  }

  select:focus-visible {
    outline-offset: -1px;
    border-color: var(--tidings-accent);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: center;
  }

  .label {
    font-weight: 550;
  }

  .soft {
    color: var(--tidings-ink-soft);
    font-size: 0.875rem;
  }

  li {
    padding: 0.45rem 0;
  }

  li + li {
    border-top: 1px solid var(--tidings-line);
  }

  .case {
    padding: 0.8rem;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-card);
  }

  .case + .case {
    margin-top: 0.7rem;
    border-top: 1px solid var(--tidings-line);
  }

  .said {
    margin: 0.3rem 0;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .case .row {
    margin-top: 0.6rem;
  }

  .entry {
    overflow-wrap: anywhere;
  }

  .one {
    display: flex;
    align-items: center;
    gap: 0.6rem;
  }

  .one > span {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }

  .new {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    align-items: end;
    gap: 0.5rem;
  }

  @media (max-width: 26rem) {
    .new {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
