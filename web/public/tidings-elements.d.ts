// What /tidings-elements.js exports; the names of the elements are declared, too.
export * from "./types/embed/index.js";
