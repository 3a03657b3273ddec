/** A message without the marks of its Markdown: for lists and notifications, which have no place for more. */
import type { Message } from "../client/index.js";
import { type Inline, markdown } from "./markdown.js";

/** Blocks stand on lines of their own; a link has its words, a quote its angle. */
export function plain(text: string): string {
  return markdown(text)
    .map((block) => {
      switch (block.kind) {
        case "code":
          return block.text;
        case "list":
          return block.items.map((item) => `• ${said(item)}`).join("\n");
        case "quote":
          return `> ${said(block.parts)}`;
        case "paragraph":
          return said(block.parts);
      }
    })
    .join("\n");
}

/** All that it says: its words, what its files are called and its pictures show, what its poll lets choose from. */
export function plainOf({ text, files, attachments, poll }: Message): string {
  const called = files.map(({ name, alt }) => (alt === "" ? name : `${name} (${alt})`));
  const shown = attachments.map(({ alt }) => alt).filter((alt) => alt !== "");
  const asked = poll?.choices.map((choice) => `○ ${choice.text}`) ?? [];
  return [plain(text), [...called, ...shown].join(", "), asked.join("\n")].filter((part) => part !== "").join("\n");
}

function said(parts: readonly Inline[]): string {
  return parts.map((part) => ("parts" in part ? said(part.parts) : part.text)).join("");
}
