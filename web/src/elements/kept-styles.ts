/** How a list of pinned or bookmarked messages differs from what a search found. */
import { css } from "lit";

export const keptStyles = css`
  :host {
    background: var(--tidings-paper);
  }

  header {
    display: flex;
    flex: none;
    align-items: center;
    height: 4rem;
    padding: 0 0.5rem 0 1.1rem;
  }

  h2 {
    flex: 1;
    font: 600 1.2rem / 1 var(--tidings-font-title);
  }

  header button,
  .kept > .icon {
    color: var(--tidings-ink-soft);
  }

  .kept {
    display: flex;
    align-items: start;
  }

  .kept .result {
    flex: 1;
    min-width: 0;
  }

  .kept .words {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 4;
  }
`;
