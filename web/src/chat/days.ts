/** Days as a date field has them (`2026-11-24`), and as moments of the reader's own time. */

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/u;

/** When a day begins, in milliseconds since 1970, or one of the days after it; null if it is no day. */
export function startOf(day: string, plusDays = 0): number | null {
  const match = DAY.exec(day);
  if (match === null) return null;
  const [, year, month, date] = match.map(Number);
  const found = new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + plusDays).getTime();
  return Number.isNaN(found) || found < 0 ? null : found;
}

/** The day of a moment. */
export function dateOf(time: number): string {
  const when = new Date(time);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${String(when.getFullYear()).padStart(4, "0")}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}
