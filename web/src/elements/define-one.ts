/** A second copy of the script on a page leaves the first one's elements as they are. */
export function define(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
