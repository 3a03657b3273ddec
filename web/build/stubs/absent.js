// Stands for a package that the page does not need (build/autobahn-slim.ts says which, and why).
// autobahn takes a codec that throws when it is created as "not available" and goes on with JSON.
module.exports = function absent() {
  throw new Error("not part of this bundle");
};
