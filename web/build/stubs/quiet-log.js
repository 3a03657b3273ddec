// autobahn's log without a console: what happens to the connection is told by link.ts.
exports.debug = function () {};
exports.warn = function () {};
