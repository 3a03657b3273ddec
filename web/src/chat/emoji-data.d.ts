declare module "virtual:tidings-emoji" {
  /** The emoji, what it is called, words that it is found by, its `:names:`, its group, and with a light skin, if it has one. */
  const rows: readonly (readonly [emoji: string, label: string, tags: string, names: string, group: number, light: string])[];
  export default rows;
}
