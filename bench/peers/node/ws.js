// The `ws` library: what one says, all get; and an answer for whoever asks.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), backlog: 1024 });
server.on("connection", (socket) => {
  socket.on("message", (data) => {
    if (data[0] === 65) socket.send(data, { binary: false }); // A: ask
    else for (const one of server.clients) one.send(data, { binary: false });
  });
});
