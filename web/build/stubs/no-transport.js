// A transport that this bundle does not have; autobahn asks for it only if it is named in the options.
exports.Factory = function Factory() {
  throw new Error("only WebSocket is part of this bundle");
};
