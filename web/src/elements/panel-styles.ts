/** A panel beside the room: its paper, and the line with its title. */
import { css } from "lit";

export const panelStyles = css`
  :host {
    background: var(--tidings-paper);
  }

  header {
    display: flex;
    flex: none;
    align-items: center;
    height: 4rem;
    padding-inline: 1.1rem 0.5rem;
  }

  h2 {
    flex: 1;
    font: 600 1.2rem / 1 var(--tidings-font-title);
  }
`;
