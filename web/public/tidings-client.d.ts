// What /tidings-client.js exports.
export * from "./types/client/index.js";
