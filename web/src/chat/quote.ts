/** What is put into the field to answer a message: its words as a quote, with whose they are. */

const QUOTED_MOST = 500;

/** Quotes within what is quoted are left out: an answer is to what somebody said, not to what they answered. */
export function quoteOf(name: string, text: string): string {
  const own = text.split("\n").filter((line) => !line.startsWith(">"));
  const said = own.join("\n").trim();
  const letters = Array.from(said);
  const short = letters.length > QUOTED_MOST ? `${letters.slice(0, QUOTED_MOST).join("").trimEnd()} …` : said;
  return [`${name}: ${short}`.split("\n").map((line) => `> ${line}`), ""].flat().join("\n");
}
