/** Styles that every element shares: controls, focus, and text for screen readers only. Lit applies them without inline CSS. */
import { css } from "lit";

export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host {
    font: 1rem / 1.5 var(--tidings-font);
    color: var(--tidings-ink);
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  :focus-visible {
    outline: 2px solid var(--tidings-accent);
    outline-offset: 2px;
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  svg {
    display: block;
    flex: none;
  }

  svg.turns:dir(rtl) {
    transform: scaleX(-1);
  }
`;

export const controls = css`
  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }

  button,
  a.primary {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.45rem;
    min-height: 2.5rem;
    padding: 0.4rem 0.9rem;
    border: 1px solid transparent;
    border-radius: var(--tidings-radius-small);
    background: none;
    font-weight: 550;
    white-space: nowrap;
    cursor: pointer;
    transition: background-color var(--tidings-fast), border-color var(--tidings-fast), color var(--tidings-fast);
    -webkit-tap-highlight-color: transparent;
  }

  button:hover {
    background: var(--tidings-hover);
  }

  button:disabled {
    cursor: default;
    opacity: 0.6;
  }

  a.primary,
  button.primary {
    background: var(--tidings-accent);
    color: var(--tidings-on-accent);
  }

  a.primary {
    text-decoration: none;
  }

  a.primary:hover,
  button.primary:hover:not(:disabled) {
    background: var(--tidings-accent-strong);
  }

  button.outlined {
    border-color: var(--tidings-line-strong);
  }

  button.icon {
    min-width: 2.5rem;
    padding: 0.4rem;
  }

  button.link {
    min-height: 1.5rem;
    padding: 0 0.15rem;
    color: var(--tidings-accent);
    font-weight: 500;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  button.danger {
    color: var(--tidings-danger);
  }

  button.danger:hover {
    background: var(--tidings-danger-soft);
  }

  input:not([type="checkbox"]),
  textarea {
    width: 100%;
    min-height: 2.75rem;
    padding: 0.55rem 0.8rem;
    border: 1px solid var(--tidings-line-strong);
    border-radius: var(--tidings-radius-small);
    background: var(--tidings-field);
  }

  input:not([type="checkbox"]):focus-visible,
  textarea:focus-visible {
    outline-offset: -1px;
    border-color: var(--tidings-accent);
  }

  [aria-invalid="true"] {
    border-color: var(--tidings-danger) !important;
    outline-color: var(--tidings-danger) !important;
  }

  ::placeholder {
    color: var(--tidings-ink-soft);
    opacity: 1;
  }

  /* The browser's own colour hides light letters. */
  input::selection,
  textarea::selection {
    background: var(--tidings-accent);
    color: var(--tidings-on-accent);
  }

  label {
    display: block;
    font-weight: 550;
  }

  .hint {
    color: var(--tidings-ink-soft);
    font-size: 0.875rem;
  }

  .error {
    color: var(--tidings-danger);
    font-size: 0.9rem;
  }

  /* The place of a sentence that may come. */
  .error:empty {
    display: none;
  }
`;

/** How somebody is, as a dot whose shape says it, too. */
export const presence = css`
  .dot {
    display: inline-block;
    flex: none;
    width: 0.7rem;
    height: 0.7rem;
    border: 0.17rem solid var(--tidings-accent);
    border-radius: 50%;
    background: var(--tidings-accent);
  }

  .dot[data-is="away"] {
    border-color: var(--tidings-warm);
    background: transparent;
  }

  .dot[data-is="busy"] {
    border-color: var(--tidings-danger);
    background: linear-gradient(var(--tidings-paper), var(--tidings-paper)) center / 100% 0.14rem no-repeat var(--tidings-danger);
  }

  .dot[data-is="gone"] {
    border-color: var(--tidings-line-strong);
    background: transparent;
  }

  .avatar .dot {
    position: absolute;
    inset-block-end: -0.1rem;
    inset-inline-end: -0.1rem;
    box-shadow: 0 0 0 0.12rem var(--tidings-paper);
  }

  .avatar .dot[data-is="away"] {
    background: var(--tidings-paper);
  }
`;

export const avatar = css`
  .avatar {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    width: 2.25rem;
    height: 2.25rem;
    border-radius: 50%;
    background: var(--tidings-hue-0);
    color: var(--tidings-on-hue);
    font-size: 0.8rem;
    font-weight: 650;
    letter-spacing: 0.02em;
    line-height: 1;
    user-select: none;
  }

  .avatar img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    border-radius: inherit;
    background: var(--tidings-card);
    object-fit: cover;
  }

  .avatar img[hidden] {
    display: none;
  }

  .avatar.small {
    width: 1.75rem;
    height: 1.75rem;
    font-size: 0.65rem;
  }

  .avatar.of-room {
    border-radius: 28%;
    object-fit: cover;
  }

  .avatar.emoji {
    background: var(--tidings-hover);
    color: var(--tidings-ink);
    font-size: 1.35rem;
  }

  .avatar.small.emoji {
    font-size: 1.05rem;
  }

  .avatar[data-hue="1"] { background: var(--tidings-hue-1); }
  .avatar[data-hue="2"] { background: var(--tidings-hue-2); }
  .avatar[data-hue="3"] { background: var(--tidings-hue-3); }
  .avatar[data-hue="4"] { background: var(--tidings-hue-4); }
  .avatar[data-hue="5"] { background: var(--tidings-hue-5); }
  .avatar[data-hue="6"] { background: var(--tidings-hue-6); }
  .avatar[data-hue="7"] { background: var(--tidings-hue-7); }
`;
