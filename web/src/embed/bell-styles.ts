/** The bell: a button that is as wide with a figure as without one, and a list over the page. */
import { css } from "lit";

export const bellStyles = css`
  :host {
    display: inline-block;
  }

  .root {
    display: inline-block;
    position: relative;
  }

  .bell {
    position: relative;
    width: 2.75rem;
    height: 2.75rem;
    color: inherit;
  }

  .badge {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
    min-width: 1.3rem;
    padding: 0 0.3rem;
    border-radius: 1rem;
    background: var(--tidings-accent);
    color: var(--tidings-on-accent);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
    font-weight: 650;
    line-height: 1.3rem;
    text-align: center;
  }

  section {
    position: absolute;
    inset-block-start: calc(100% + 0.4rem);
    z-index: 2147483000;
    width: min(23rem, 100vw - 1.5rem);
    max-height: min(32rem, 75vh);
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-card);
    box-shadow: var(--tidings-shadow);
    animation: open var(--tidings-fast) ease-out;
  }

  section.end {
    inset-inline-end: 0;
  }

  section.start {
    inset-inline-start: 0;
  }

  @media (max-width: 30rem) {
    section.start,
    section.end {
      position: fixed;
      inset-block-start: auto;
      inset-inline: 0.75rem;
      width: auto;
    }
  }

  @keyframes open {
    from {
      transform: translateY(-0.3rem);
      opacity: 0;
    }
  }

  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    padding: 0.75rem 1rem 0.5rem;
  }

  h2 {
    font: 600 1.1rem / 1.3 var(--tidings-font-title);
  }

  .note {
    padding: 0.5rem 1rem 1.25rem;
  }

  li {
    padding: 0.7rem 1rem;
    border-block-start: 1px solid var(--tidings-line);
    overflow-wrap: anywhere;
  }

  li.fresh {
    background: var(--tidings-accent-soft);
    box-shadow: inset 3px 0 var(--tidings-accent);
  }

  .title {
    font-weight: 600;
  }

  a {
    color: var(--tidings-accent);
    text-underline-offset: 0.15em;
  }
`;
