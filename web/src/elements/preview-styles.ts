/** How previews look: a card beside a line, as high as its words; its picture has a place of its own from the beginning. */
import { css } from "lit";

export const previewStyles = css`
  :host {
    display: block;
  }

  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: start;
    column-gap: 0.75rem;
    max-width: 32rem;
    margin: 0.4rem 0;
    padding: 0.4rem 0.6rem 0.65rem 0.8rem;
    border: 1px solid var(--tidings-line);
    border-inline-start: 3px solid var(--tidings-line-strong);
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-card);
    overflow: clip;
  }

  .words {
    min-width: 0;
    unicode-bidi: isolate;
    overflow-wrap: anywhere;
  }

  .words[data-wide] {
    grid-column: 1 / -1;
  }

  .from {
    align-self: center;
    min-height: 1.75rem;
    padding-top: 0.25rem;
    overflow-wrap: anywhere;
    color: var(--tidings-ink-soft);
    font-size: 0.78rem;
  }

  .title {
    display: block;
    margin-top: 0.1rem;
    color: var(--tidings-accent);
    font-weight: 600;
    line-height: 1.35;
    text-decoration: none;
  }

  .title:hover {
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }

  .title,
  .description {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .description {
    margin: 0.2rem 0 0;
    color: var(--tidings-ink-soft);
    font-size: 0.88rem;
    line-height: 1.4;
    -webkit-line-clamp: 3;
  }

  .picture {
    width: 5.5rem;
    height: 5.5rem;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-paper);
    object-fit: cover;
  }

  button.fold {
    flex: none;
    justify-self: end;
    width: 1.75rem;
    min-width: 0;
    height: 1.75rem;
    min-height: 0;
    padding: 0;
    color: var(--tidings-ink-soft);
  }

  .shut {
    margin: 0.2rem 0;
    color: var(--tidings-ink-soft);
    font-size: 0.82rem;
  }

  .alone {
    display: flex;
    align-items: flex-start;
    gap: 0.25rem;
    margin-inline-end: 2rem;
  }

  @media (max-width: 30rem) {
    .picture {
      width: 4rem;
      height: 4rem;
    }
  }
`;
