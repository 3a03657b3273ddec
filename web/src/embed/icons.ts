/** The drawings that only embedded elements show. */
import { html } from "lit";

export const bellIcon = html`<svg
  viewBox="0 0 24 24"
  width="22"
  height="22"
  fill="none"
  stroke="currentColor"
  stroke-width="1.8"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
>
  <path d="M6 10a6 6 0 0 1 12 0c0 5 2 6.500 2 6.500H4S6 15 6 10M10 19.500a2.200 2.200 0 0 0 4 0" />
</svg>`;
