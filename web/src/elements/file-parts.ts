/** Small things about files that several elements use. */
import { svg } from "lit";
import type { FilePass, MessageFile } from "../client/index.js";
import { icon } from "./parts.js";

export const fileIcons = {
  clip: icon(svg`<path d="m19.5 11.200-7.700 7.700a4.600 4.600 0 0 1-6.500-6.500l8-8a3.100 3.100 0 0 1 4.400 4.400l-7.900 7.900a1.600 1.600 0 0 1-2.200-2.200l7.100-7.100" />`),
  camera: icon(svg`<path d="M4 8h3.200l1.600-2.500h6.400L16.800 8H20a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z" /><circle cx="12" cy="13.200" r="3.400" />`),
  file: icon(svg`<path d="M6.500 3.500h7l4 4v13h-11zM13.500 3.500v4h4" />`, 22),
  save: icon(svg`<path d="M12 4v10.500M7.500 10.500 12 15l4.500-4.500M5 19.500h14" />`),
} as const;

/** The longest side of a picture among messages. */
const SHOWN_PX = 320;

/** How large a picture is shown: its place is kept before it is there, so that nothing moves when it comes. */
export function shownSize({ width, height }: MessageFile): { readonly width: number; readonly height: number } {
  const [w, h] = [width ?? 4, height ?? 3];
  const scale = Math.min(1, SHOWN_PX / Math.max(w, h));
  return { width: Math.max(1, Math.round(w * scale)), height: Math.max(1, Math.round(h * scale)) };
}

/** A picture of nothing, as large as what comes in its place. */
export function blank({ width, height }: { readonly width: number; readonly height: number }): string {
  return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='${width}' height='${height}'/%3E`;
}

const ACCEPTED: Readonly<Record<FilePass["kinds"][number], string>> = {
  image: "image/jpeg,image/png,image/webp,image/gif,image/avif",
  audio: "audio/*",
  video: "video/*",
  document: ".pdf,.rtf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp",
  text: "text/*,.md,.csv,.log,.json,.yaml,.toml",
  archive: ".zip,.gz,.tgz,.bz2,.xz,.zst,.7z,.rar",
  other: "",
};

/** What a browser offers to choose from; everything, if everything is taken or nobody knows yet. */
export function accepted(rules: FilePass | null): string {
  if (rules === null || rules.kinds.includes("other")) return "";
  return rules.kinds.map((kind) => ACCEPTED[kind]).join(",");
}

/** Has the browser save what is at an address of this page. */
export function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
