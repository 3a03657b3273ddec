/** How a list of pinned or bookmarked messages differs from what a search found. */
import { css } from "lit";

export const keptStyles = css`
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
