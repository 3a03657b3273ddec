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
