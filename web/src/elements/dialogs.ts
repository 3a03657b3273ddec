/** What the dialogs over the page share. */
import { css } from "lit";

/** A click beside a dialog closes it. */
export function closeOnVeil(event: MouseEvent): void {
  if (event.target === event.currentTarget) (event.currentTarget as HTMLDialogElement).close();
}

export const dialogStyles = css`
  dialog {
    width: min(20rem, 86vw);
    max-width: none;
    height: 100dvh;
    max-height: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: var(--tidings-paper);
    color: inherit;
    box-shadow: var(--tidings-shadow);
  }

  dialog.right {
    margin-inline-start: auto;
  }

  dialog:dir(rtl) {
    --turn: -1;
  }

  dialog.wide {
    width: min(28rem, 100vw);
  }

  dialog.search {
    width: min(44rem, 94vw);
    height: min(40rem, 84dvh);
    margin: 8dvh auto auto;
    border-radius: var(--tidings-radius);
    background: var(--tidings-card);
    overflow: hidden;
  }

  dialog.small {
    width: min(22rem, 94vw);
    height: fit-content;
    margin: auto;
    border-radius: var(--tidings-radius);
    background: var(--tidings-card);
  }

  dialog[open]:not(.search, .small) {
    animation: slide var(--tidings-calm) ease-out;
  }

  dialog.right[open] {
    animation-name: slide-right;
  }

  dialog::backdrop {
    background: var(--tidings-veil);
  }

  dialog .panel {
    height: 100%;
  }

  @keyframes slide {
    from {
      transform: translateX(calc(-3rem * var(--turn, 1)));
      opacity: 0;
    }
  }

  @keyframes slide-right {
    from {
      transform: translateX(calc(3rem * var(--turn, 1)));
      opacity: 0;
    }
  }

  @media (max-width: 480px) {
    dialog.search {
      width: 100vw;
      height: 100dvh;
      margin: 0;
      border-radius: 0;
    }

  }
`;
