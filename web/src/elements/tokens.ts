/**
 * The look of Tidings as custom properties with defaults, for pages that have no tokens.css: registered, so that every value
 * that a page sets wins, wherever it sets it. Colours are pairs for light and dark; the page's `color-scheme` says which.
 * A test holds them to tokens.css.
 */

type Default = string | readonly [light: string, dark: string];

export const TOKENS: Readonly<Record<string, Default>> = {
  "--tidings-font": 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  "--tidings-font-title": '"Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, "Noto Serif", serif',
  "--tidings-paper": ["#f4f1ea", "#121514"],
  "--tidings-card": ["#fffdf9", "#191d1b"],
  "--tidings-field": ["#ffffff", "#212624"],
  "--tidings-ink": ["#20251f", "#e9e7e0"],
  "--tidings-ink-soft": ["#5b6359", "#a5ada5"],
  "--tidings-line": ["#e3ddd0", "#2b312e"],
  "--tidings-line-strong": ["#8b9186", "#717b74"],
  "--tidings-hover": ["#efeade", "#242a27"],
  "--tidings-accent": ["#17604c", "#7ed3b3"],
  "--tidings-accent-strong": ["#0e4939", "#a3e4cb"],
  "--tidings-on-accent": ["#ffffff", "#06231a"],
  "--tidings-accent-soft": ["#e0eee6", "#1d3029"],
  "--tidings-warm": ["#9c4a1f", "#f1ac7c"],
  "--tidings-warm-soft": ["#fbecdf", "#35271c"],
  "--tidings-danger": ["#a3242b", "#ffa099"],
  "--tidings-danger-soft": ["#fbe8e6", "#3b201f"],
  "--tidings-shadow": ["0 1px 2px rgb(40 36 24 / 8%), 0 8px 28px rgb(40 36 24 / 10%)", "0 1px 2px rgb(0 0 0 / 40%), 0 8px 28px rgb(0 0 0 / 45%)"],
  "--tidings-veil": ["rgb(32 37 31 / 40%)", "rgb(0 0 0 / 60%)"],
  "--tidings-hue-0": ["#17604c", "#7ed3b3"],
  "--tidings-hue-1": ["#7a3f8f", "#d5a6e6"],
  "--tidings-hue-2": ["#9c4a1f", "#f1ac7c"],
  "--tidings-hue-3": ["#2b5a95", "#9cc3f3"],
  "--tidings-hue-4": ["#8a3356", "#f0a3bf"],
  "--tidings-hue-5": ["#4f6115", "#c0d17b"],
  "--tidings-hue-6": ["#1d6470", "#86d0dc"],
  "--tidings-hue-7": ["#6b4e14", "#e3c37c"],
  "--tidings-on-hue": ["#ffffff", "#14201b"],
  "--tidings-radius": "12px",
  "--tidings-radius-small": "8px",
  "--tidings-fast": "120ms",
  "--tidings-calm": "220ms",
};

/** Gives the properties their defaults. A second call, or a second copy of this script, changes nothing. */
export function registerTokens(): void {
  if (typeof CSS === "undefined" || typeof CSS.registerProperty !== "function") return;
  for (const [name, value] of Object.entries(TOKENS)) {
    const initialValue = typeof value === "string" ? value : paired(value[0], value[1]);
    try {
      CSS.registerProperty({ name, syntax: "*", inherits: true, initialValue });
    } catch {
      // Registered already.
    }
  }
}

/** A colour for both schemes. Shadows hold several: there each colour is paired with the one at its place. */
export function paired(light: string, dark: string): string {
  const colours = /#[0-9a-f]{3,8}\b|rgb\([^)]*\)/giu;
  const darks = dark.match(colours) ?? [];
  let at = 0;
  return light.replace(colours, (colour) => `light-dark(${colour}, ${darks[at++] ?? colour})`);
}
