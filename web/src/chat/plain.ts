/** A message's words without the marks of their Markdown: for lists and notifications, which have no place for more. */
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

function said(parts: readonly Inline[]): string {
  return parts.map((part) => ("parts" in part ? said(part.parts) : part.text)).join("");
}
