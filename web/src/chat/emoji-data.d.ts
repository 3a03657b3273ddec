declare module "virtual:tidings-emoji" {
  /** The emoji, what it is called, words that it is found by, its `:names:`, its group, and with a light skin, if it has one. */
  const rows: readonly (readonly [emoji: string, label: string, tags: string, names: string, group: number, light: string])[];
  export default rows;
}

declare module "virtual:tidings-emoji/de" {
  /** By emoji, what it is called in German and by which words it is found. */
  const names: Readonly<Record<string, readonly [label: string, tags: string]>>;
  export default names;
}
