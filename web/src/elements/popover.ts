/** Where what opens beside a button is put. */

const GAP_PX = 6;

/** Below the button, or above it where there is no room; towards the middle, and always within the window. */
export function placeBeside(popover: HTMLElement, beside: HTMLElement): void {
  const [button, own] = [beside.getBoundingClientRect(), popover.getBoundingClientRect()];
  const below = button.bottom + GAP_PX;
  const fits = below + own.height <= innerHeight - GAP_PX;
  popover.style.top = `${Math.max(GAP_PX, fits ? below : button.top - GAP_PX - own.height)}px`;
  const left = button.left > innerWidth / 2 ? button.right - own.width : button.left;
  popover.style.left = `${Math.max(GAP_PX, Math.min(left, innerWidth - own.width - GAP_PX))}px`;
}

/** Which way the arrow to the right goes in what one reads: on, or back. */
export function onwards(element: Element): 1 | -1 {
  return getComputedStyle(element).direction === "rtl" ? -1 : 1;
}
