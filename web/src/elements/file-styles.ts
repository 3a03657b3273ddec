/** How files look: in a message, and before they are sent. */
import { css } from "lit";

export const fileStyles = css`
  :host {
    display: block;
  }

  .pictures {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 0.4rem;
    margin: 0.35rem 0;
  }

  .picture {
    display: block;
    max-width: 100%;
    min-height: 0;
    padding: 0;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-paper);
    overflow: hidden;
    cursor: zoom-in;
  }

  .picture:hover {
    border-color: var(--tidings-line-strong);
    background: var(--tidings-paper);
  }

  .picture img {
    display: block;
    max-width: 100%;
    height: auto;
    color: var(--tidings-ink-soft);
    font-size: 0.85rem;
  }

  .chips {
    display: grid;
    gap: 0.35rem;
    justify-items: start;
    margin: 0.35rem 0;
  }

  .chip {
    gap: 0.6rem;
    max-width: 100%;
    padding: 0.4rem 0.75rem;
    border-color: var(--tidings-line);
    background: var(--tidings-paper);
    font-weight: 500;
    text-align: start;
    white-space: normal;
  }

  .chip .name {
    overflow-wrap: anywhere;
  }

  .chip .hint {
    flex: none;
    font-weight: 400;
  }

  .chip svg {
    color: var(--tidings-ink-soft);
  }

  dialog {
    width: 100dvw;
    max-width: none;
    height: 100dvh;
    max-height: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: var(--tidings-card);
    color: var(--tidings-ink);
    overflow: hidden;
  }

  dialog[open] {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
  }

  dialog::backdrop {
    background: var(--tidings-veil);
  }

  .bar {
    display: flex;
    align-items: center;
    gap: 0.35rem;
    padding-block: 0.35rem;
    padding-inline: 1rem 0.5rem;
    border-bottom: 1px solid var(--tidings-line);
  }

  .bar .name {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .stage {
    min-height: 0;
    padding: 0.75rem;
    background: var(--tidings-paper);
    cursor: zoom-out;
  }

  .stage img {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: scale-down; /* a small picture stays as small as it is */
  }

  .caption {
    max-height: 25dvh;
    padding: 0.6rem 1rem max(0.6rem, env(safe-area-inset-bottom));
    overflow-y: auto;
    overflow-wrap: anywhere;
    border-top: 1px solid var(--tidings-line);
  }
`;

export const attachStyles = css`
  :host {
    display: block;
  }

  ul {
    display: grid;
    gap: 0.4rem;
    max-height: 40dvh;
    margin-bottom: 0.5rem;
    overflow-y: auto;
  }

  li {
    display: grid;
    grid-template-columns: 3rem minmax(0, 1fr) auto;
    gap: 0.15rem 0.7rem;
    align-items: center;
    padding-block: 0.4rem;
    padding-inline: 0.5rem 0.4rem;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-paper);
  }

  li[data-state="failed"] {
    border-color: var(--tidings-danger);
  }

  .thumb {
    display: grid;
    place-items: center;
    width: 3rem;
    height: 3rem;
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-hover);
    color: var(--tidings-ink-soft);
    overflow: hidden;
  }

  .thumb img {
    width: 100%;
    height: 100%;
    object-fit: cover;
  }

  .about {
    display: grid;
    gap: 0.2rem;
    min-width: 0;
  }

  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.6rem;
    min-width: 0;
  }

  .name {
    min-width: 0;
    overflow: hidden;
    font-weight: 550;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  progress {
    width: 100%;
    height: 0.35rem;
    accent-color: var(--tidings-accent);
  }

  .about input:not([type="checkbox"]) {
    min-height: 2.1rem;
    padding: 0.25rem 0.55rem;
    font-size: 0.9rem;
  }

  .drop {
    position: fixed;
    z-index: 3;
    display: grid;
    place-items: center;
    border: 2px dashed var(--tidings-accent);
    border-radius: var(--tidings-radius);
    background: color-mix(in srgb, var(--tidings-accent-soft) 88%, transparent);
    color: var(--tidings-accent-strong);
    font-weight: 650;
    pointer-events: none;
  }
`;
