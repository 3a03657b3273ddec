/** Pictures in messages: only from this site or over https, in a box of fixed shape so that nothing jumps when they load. */
import { type TemplateResult, html, nothing } from "lit";
import { pictureAddress } from "../chat/linkify.js";
import type { Attachment } from "../client/index.js";
import { t } from "../i18n/index.js";

export function pictures(attachments: readonly Attachment[]): readonly (TemplateResult | typeof nothing)[] {
  return attachments.map((attachment) => {
    const address = pictureAddress(attachment.url, location.href);
    if (address === null) return nothing;
    const alt = attachment.alt === "" ? t("Picture without a description") : attachment.alt;
    return html`<a class="picture" href=${address} target="_blank" rel="noopener noreferrer nofollow ugc">
      <img src=${address} alt=${alt} loading="lazy" decoding="async" referrerpolicy="no-referrer" />
    </a>`;
  });
}
