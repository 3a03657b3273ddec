/** Which language a page speaks, and what has to be shown again when that changes. */
import { LitElement } from "lit";
import { browserStore } from "../client/index.js";
import { currentLanguage, onLanguage, speak } from "./index.js";
import { type Language, chosenIn, directionOf, keep, languageFor, languageIn } from "./languages.js";

/** True where the page around us says the language, which then is not ours to choose. */
let follows = false;

/** Our own page: `?lang=`, else what was chosen, else what the browser prefers. */
export async function speakToReader(): Promise<void> {
  onLanguage(() => {
    document.documentElement.lang = currentLanguage();
    document.documentElement.dir = directionOf(currentLanguage());
  });
  const asked = new URLSearchParams(location.search).get("lang");
  await speak(languageFor(asked, chosenIn(browserStore()), navigator.languages));
}

/** In somebody else's page: as its `<html lang>` says, now and whenever that changes. */
export async function speakAsPage(): Promise<void> {
  const of = (): Language => languageFor(document.documentElement.lang, null, navigator.languages);
  follows = true;
  new MutationObserver(() => void speak(of())).observe(document.documentElement, { attributeFilter: ["lang"] });
  await speak(of());
}

export function mayChoose(): boolean {
  return !follows;
}

/** The person's own choice, kept in this browser. */
export async function choose(language: Language): Promise<void> {
  keep(browserStore(), language);
  await speak(language);
}

/** Every element of ours is rendered again; what is being written stays, since the fields do. */
LitElement.addInitializer((element) => {
  if (!(element instanceof LitElement) || !element.localName.startsWith("tidings-")) return;
  let stop: (() => void) | null = null;
  const changed = (): void => {
    // A page whose language we do not speak keeps its own words and direction around ours.
    if (follows && element.getRootNode() instanceof Document && languageIn(document.documentElement.lang) !== currentLanguage()) {
      element.lang = currentLanguage();
      element.dir = directionOf(currentLanguage());
    } else if (follows && element.lang !== "") {
      element.removeAttribute("lang");
      element.removeAttribute("dir");
    }
    element.requestUpdate();
  };
  element.addController({
    hostConnected: () => {
      stop = onLanguage(changed);
      if (follows) changed();
    },
    hostDisconnected: () => stop?.(),
  });
});
