/** How a message lies on the page, for those that are there and those on their way. */
import { css } from "lit";

export const messageLayout = css`
  :host {
    display: flow-root;
  }

  /* When rows come above, all below are moved as they were drawn, not drawn again. The buttons of the one that is pointed at
     stand out of it. */
  :host(:not(:hover, :focus-within)) {
    contain: layout paint;
  }

  .message {
    position: relative;
    display: grid;
    grid-template-columns: 2.25rem minmax(0, 1fr);
    column-gap: 0.75rem;
    padding: 0.1rem var(--tidings-side);
  }

  .message[data-leads] {
    margin-top: 0.85rem;
  }

  .message:hover {
    background: color-mix(in srgb, var(--tidings-hover) 55%, transparent);
  }

  .message[data-for-me] {
    background: var(--tidings-accent-soft);
    box-shadow: inset 3px 0 var(--tidings-accent);
  }

  .gutter {
    grid-column: 1;
    padding-top: 0.15rem;
  }

  .body {
    grid-column: 2;
    min-width: 0;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: 0.5rem;
    line-height: 1.35;
  }

  .author {
    min-height: 0;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    display: inline;
    min-width: 0;
    max-width: 100%;
    font-weight: 650;
    line-height: inherit;
    text-align: start;
    white-space: normal;
    overflow-wrap: anywhere;
  }

  time,
  .aside {
    color: var(--tidings-ink-soft);
    font-size: 0.78rem;
    font-variant-numeric: tabular-nums;
  }

  .gutter time {
    display: block;
    padding-top: 0.15rem;
    font-size: 0.7rem;
    text-align: center;
    opacity: 0;
  }

  .message:hover .gutter time,
  .message:focus-within .gutter time {
    opacity: 1;
  }

  .text {
    max-width: 68ch;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    /* Heaps of accents do not grow into the messages above and below. */
    overflow: clip;
    overflow-clip-margin: 0.35rem;
  }

  /* A writing direction that somebody turned on and never off ends with their words. */
  .words {
    unicode-bidi: isolate;
  }

  .when {
    color: inherit;
    text-decoration: none;
  }

  .when:hover {
    text-decoration: underline;
  }

  .text a {
    color: var(--tidings-accent);
    text-underline-offset: 0.15em;
  }

  .text.gone {
    color: var(--tidings-ink-soft);
    font-style: italic;
  }

  .picture {
    display: block;
    width: min(100%, 20rem);
    aspect-ratio: 4 / 3;
    margin: 0.35rem 0;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-paper);
    overflow: hidden;
  }

  .picture img {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: contain;
    color: var(--tidings-ink-soft);
    font-size: 0.85rem;
  }
`;

/** The buttons beside messages, and what they open. */
export const messageActions = css`
  .thread {
    gap: 0.4rem;
    min-height: 1.9rem;
    margin-block: 0.1rem 0.15rem;
    margin-inline-start: -0.45rem;
    padding: 0.1rem 0.45rem;
    color: var(--tidings-accent);
    font-size: 0.85rem;
    font-weight: 600;
  }

  .thread svg {
    width: 1.05rem;
    height: 1.05rem;
  }

  .thread time {
    font-weight: 400;
  }

  .thread .news {
    padding: 0 0.45rem;
    border-radius: 1rem;
    background: var(--tidings-accent);
    color: var(--tidings-on-accent);
    font-size: 0.75rem;
  }

  .actions {
    position: absolute;
    top: -0.9rem;
    inset-inline-end: clamp(0.5rem, 2vw, 1.25rem);
    display: flex;
    border: 1px solid transparent;
    border-radius: var(--tidings-radius-small);

    --tidings-menu-button: 2.1rem;
    --tidings-menu-sign: hidden;
  }

  /* There for the Tab key, and not drawn: with \`opacity\` each row of a long log would have a layer more. */
  .actions svg {
    visibility: hidden;
  }

  .message:hover .actions,
  .actions:focus-within {
    border-color: var(--tidings-line);
    background: var(--tidings-card);
    box-shadow: var(--tidings-shadow);

    --tidings-menu-sign: visible;
  }

  .message:hover .actions svg,
  .actions:focus-within svg {
    visibility: visible;
  }

  /* Where the system chooses the colours, a border is always seen. */
  @media (forced-colors: active) and (hover: hover) {
    .message:not(:hover) .actions:not(:focus-within) {
      border-color: Canvas;
    }
  }

  .actions button {
    min-width: 2.1rem;
    min-height: 2.1rem;
    padding: 0.3rem;
    color: var(--tidings-ink-soft);
  }

  /* Fingers do not hover: there a small button at the end of the line opens the menu, which has them all. */
  @media (hover: none) {
    .message {
      grid-template-columns: 2.25rem minmax(0, 1fr) auto;
    }

    .actions {
      --tidings-menu-button: 1.75rem;
      --tidings-menu-sign: visible;

      position: static;
      grid-column: 3;
      align-self: start;
    }

    .actions,
    .message:hover .actions,
    .actions:focus-within {
      border: 0;
      background: none;
      box-shadow: none;
    }

    .actions .quick {
      display: none;
    }
  }

  .marks {
    display: flex;
    gap: 0.75rem;
    color: var(--tidings-ink-soft);
    font-size: 0.78rem;
  }

  .marks span {
    display: inline-flex;
    align-items: center;
    gap: 0.2rem;
  }

  .marks svg {
    width: 0.9rem;
    height: 0.9rem;
  }

  .editor {
    display: grid;
    gap: 0.45rem;
    max-width: 68ch;
    padding: 0.35rem 0;
  }

  .editor textarea {
    min-height: 4.25rem;
    max-height: 40dvh;
    field-sizing: content;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }

  @media (max-width: 480px) {
    .keys {
      display: none;
    }
  }
`;
