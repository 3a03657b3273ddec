/** The lay-out of the chat page: three columns, two, or one with drawers. */
import { css } from "lit";

export const chatLayout = css`
  :host {
    display: block;
    height: 100dvh;
  }

  /* Shown only if it takes longer than one notices. */
  .arriving {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.75rem;
    height: 100dvh;
    margin: 0;
    color: var(--tidings-ink-soft);
    animation: arrive 0.2s 0.4s both;
  }

  @keyframes arrive {
    from {
      opacity: 0;
    }
  }

  .page {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    height: 100%;
    background: var(--tidings-paper);
  }

  .page.two {
    grid-template-columns: 17rem minmax(0, 1fr);
  }

  .page.three {
    grid-template-columns: 17rem minmax(0, 1fr) 15rem;
  }

  .page.three.thread {
    grid-template-columns: 17rem minmax(0, 1fr) minmax(20rem, 26rem);
  }

  .panel {
    display: flex;
    flex-direction: column;
    min-height: 0;
    background: var(--tidings-paper);
  }

  .panel .content {
    flex: 1;
    min-height: 0;
    padding: 0.5rem;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--tidings-line-strong) transparent;
  }

  tidings-asks {
    flex: none;
    max-height: 45%;
    padding: 0 var(--tidings-side, 1rem);
    overflow-y: auto;
  }

  .sign {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    height: 4rem;
    padding: 0 1.1rem;
    font: 600 1.35rem / 1 var(--tidings-font-title);
    letter-spacing: -0.01em;
  }

  .sign .icon {
    margin-inline-start: auto;
  }

  .conversation {
    /* the margins beside what is read and written: a column in the middle of wide screens */
    --tidings-side: max(clamp(0.75rem, 2.5vw, 1.5rem), (100% - 58rem) / 2);

    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    border-inline: 1px solid var(--tidings-line);
    background: var(--tidings-card);
  }

  .page.one .conversation {
    border: 0;
  }

  .skip {
    position: absolute;
    top: 0.5rem;
    inset-inline-start: 0.5rem;
    z-index: 1;
  }

  .skip:not(:focus) {
    width: 1px;
    height: 1px;
    min-height: 0;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }

  tidings-messages {
    flex: 1;
  }
`;
