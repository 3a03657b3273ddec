/** What keeps a page's styles out of the elements: what would be inherited begins anew inside, but for direction and colour scheme. */
import { css } from "lit";

export const sealed = css`
  .root {
    all: initial;
    color-scheme: inherit;
    visibility: inherit;
    box-sizing: border-box;
    color: var(--tidings-ink);
    font: 1rem / 1.5 var(--tidings-font);
    text-align: start;
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --tidings-fast: 0ms;
      --tidings-calm: 0ms;
    }
  }
`;

/** A corner of the window, above whatever the page stacks. Each has its own edge and width. */
export const cornerStyles = css`
  :host {
    display: contents;
  }

  .corner {
    position: fixed;
    inset: auto;
    inset-inline-end: 0;
    z-index: 2147483000;
    max-height: 100dvh;
    margin: 0;
    padding: 0.75rem;
    border: 0;
    overflow: hidden auto;
    background: none;
    color: inherit;
  }
`;
