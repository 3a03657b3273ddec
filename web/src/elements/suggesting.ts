/** Suggestions below what is being typed in a field: a list box, worked by the field's own keys and by clicks. */
import { type ReactiveController, type ReactiveControllerHost, type TemplateResult, html, nothing } from "lit";
import { type Suggestion, type Typing, typingAt, withSuggestion } from "../chat/suggestions.js";
import { t } from "../i18n/index.js";

export const LIST_ID = "suggestions";

export class Suggesting implements ReactiveController {
  private typing: Typing | null = null;
  private shown: readonly Suggestion[] = [];
  private active = 0;
  /** Where they were sent away by Escape: they stay away until something else is typed. */
  private dismissed: number | null = null;

  constructor(
    private readonly host: ReactiveControllerHost & { readonly renderRoot: ParentNode },
    /** What fits; for people, commands and emoji that are not known yet, called again by `look` once they are. */
    private readonly find: (typing: Typing) => readonly Suggestion[],
    /** Puts text and cursor into the field. */
    private readonly put: (text: string, cursor: number) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.close();
  }

  /** Where not all of them have room, the one that the keys have come to is in sight. */
  hostUpdated(): void {
    if (this.isOpen) this.host.renderRoot.querySelector(`#${LIST_ID}-${this.active}`)?.scrollIntoView({ block: "nearest" });
  }

  /** Whether something is being typed that asks for suggestions. */
  get isLooking(): boolean {
    return this.typing !== null;
  }

  get isOpen(): boolean {
    return this.shown.length > 0;
  }

  /** The id of the suggestion that Enter takes, for `aria-activedescendant`. */
  get activeId(): string | typeof nothing {
    return this.isOpen ? `${LIST_ID}-${this.active}` : nothing;
  }

  /** Looks at the field anew. */
  look(field: HTMLTextAreaElement): void {
    const typing = field.selectionStart === field.selectionEnd ? typingAt(field.value, field.selectionStart) : null;
    if (typing?.from !== this.typing?.from || typing?.letters !== this.typing?.letters) this.active = 0;
    if (typing?.from !== this.dismissed) this.dismissed = null;
    this.typing = typing;
    this.shown = typing === null || this.dismissed !== null ? [] : this.find(typing);
    this.active = Math.min(this.active, Math.max(0, this.shown.length - 1));
    this.host.requestUpdate();
  }

  close(): void {
    this.typing = null;
    this.shown = [];
    this.host.requestUpdate();
  }

  /** Whether the key was for the suggestions. */
  key(event: KeyboardEvent, field: HTMLTextAreaElement): boolean {
    if (!this.isOpen || event.isComposing || !this.does(event, field)) return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  private does({ key, shiftKey }: KeyboardEvent, field: HTMLTextAreaElement): boolean {
    switch (key) {
      case "ArrowDown":
      case "ArrowUp":
        this.active = (this.active + (key === "ArrowDown" ? 1 : -1) + this.shown.length) % this.shown.length;
        this.host.requestUpdate();
        return true;
      case "Enter":
      case "Tab":
        if (shiftKey || this.isWritten(field)) return false;
        this.choose(field, this.active);
        return true;
      case "Escape":
        this.dismissed = this.typing?.from ?? null;
        this.close();
        return true;
      default:
        return false;
    }
  }

  /** What is offered stands there already: then Enter sends. */
  private isWritten(field: HTMLTextAreaElement): boolean {
    const written = field.value.slice(this.typing?.from ?? 0, field.selectionStart);
    return this.typing?.sign === "/" && this.shown[this.active]?.insert.trimEnd() === written;
  }

  private choose(field: HTMLTextAreaElement, at: number): void {
    const suggestion = this.shown[at];
    if (this.typing === null || suggestion === undefined) return;
    const { text, cursor } = withSuggestion(field.value, field.selectionStart, this.typing, suggestion);
    this.close();
    this.put(text, cursor);
  }

  /** The focus stays in the field, so a pointer must not take it. */
  render(field: () => HTMLTextAreaElement | null): TemplateResult {
    return html`<ul id=${LIST_ID} class="suggestions" role="listbox" aria-label=${t("Suggestions")} ?hidden=${!this.isOpen} @pointerdown=${keepFocus}>
      ${this.shown.map(
        ({ label, hint }, at) => html`<li
          id="${LIST_ID}-${at}"
          role="option"
          aria-selected=${at === this.active ? "true" : "false"}
          @click=${() => {
            const found = field();
            if (found !== null) this.choose(found, at);
          }}
        >
          <bdi>${label}</bdi> ${hint === "" ? nothing : html`<span class="hint">${hint}</span>`}
        </li>`,
      )}
    </ul>`;
  }
}

function keepFocus(event: Event): void {
  event.preventDefault();
}
