// Socket.IO as its documentation shows it: what one says, all get; and an answer for whoever asks.
import { Server } from "socket.io";

const io = new Server(Number(process.argv[2]), { transports: ["websocket"] });
io.on("connection", (socket) => {
  socket.on("say", (text) => io.emit("say", text));
  socket.on("ask", (text, answer) => answer(text));
});
