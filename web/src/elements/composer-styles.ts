/** How the field for writing looks, and what stands around it. */
import { css } from "lit";

export const composerStyles = css`
  .line {
    position: relative;
  }

  .suggestions {
    position: absolute;
    inset-inline: 0;
    bottom: calc(100% + 0.4rem);
    z-index: 2;
    max-height: 45dvh;
    padding: 0.3rem;
    overflow-y: auto;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-card);
    box-shadow: var(--tidings-shadow);
  }

  .suggestions li {
    display: flex;
    align-items: baseline;
    gap: 0.75rem;
    min-height: 2.25rem;
    padding: 0.35rem 0.6rem;
    border-radius: var(--tidings-radius-small);
    cursor: pointer;
  }

  .suggestions li[aria-selected="true"] {
    background: var(--tidings-accent-soft);
    color: var(--tidings-accent-strong);
    outline: 2px solid transparent;
  }

  .suggestions bdi,
  .suggestions .hint {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .suggestions bdi {
    flex: none;
    max-width: 100%;
  }

  .suggestions .hint {
    color: inherit;
    font-size: 0.85rem;
  }

  :host {
    display: block;
    flex: none;
    padding: 0 var(--tidings-side) max(0.4rem, env(safe-area-inset-bottom));
  }

  .line {
    display: flex;
    align-items: flex-end;
    gap: 0.25rem;
    padding: 0.3rem;
    border: 1px solid var(--tidings-line-strong);
    border-radius: var(--tidings-radius);
    background: var(--tidings-field);
    transition: border-color var(--tidings-fast);
  }

  /* Where fingers point, there is a camera; elsewhere it would only open the choice of files. */
  @media not all and (pointer: coarse) {
    .camera {
      display: none;
    }
  }

  textarea::placeholder {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  @media (max-width: 520px) {
    .line > .icon {
      min-width: 2.25rem;
      padding-inline: 0.2rem;
    }
  }

  .line:focus-within {
    border-color: var(--tidings-accent);
    box-shadow: 0 0 0 1px var(--tidings-accent);
  }

  textarea {
    flex: 1;
    min-width: 0;
    min-height: 2.5rem;
    max-height: min(40dvh, 14rem);
    padding: 0.5rem 0.35rem;
    border: 0;
    background: none;
    field-sizing: content;
    line-height: 1.5;
    resize: none;
  }

  textarea:focus-visible {
    outline: none; /* the frame around it shows the focus */
  }

  fieldset {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 0.6rem 0.75rem;
    margin: 0 0 0.5rem;
    padding: 0.75rem;
    border: 1px solid var(--tidings-line);
    border-radius: var(--tidings-radius);
    background: var(--tidings-paper);
  }

  fieldset .error {
    grid-column: 1 / -1;
  }

  fieldset label {
    padding-bottom: 0.25rem;
    font-size: 0.9rem;
  }

  @media (max-width: 520px) {
    fieldset {
      grid-template-columns: minmax(0, 1fr);
    }
  }

  .notice:not(:empty) {
    margin-bottom: 0.4rem;
    padding: 0.4rem 0.75rem;
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-warm-soft);
    color: var(--tidings-ink);
    font-size: 0.9rem;
  }

  .limit {
    min-height: 1.3rem;
    padding-top: 0.15rem;
    font-size: 0.8rem;
    text-align: end;
  }

  .primary[aria-disabled="true"] {
    opacity: 0.6;
    cursor: default;
  }

  /* Phones have their own, and no place for more than two buttons. */
  @media (max-width: 480px) {
    .line > .emoji {
      display: none;
    }
  }
`;
