/** The chat page: one <tidings-app>, with the open room in the address and unread messages in the title. */
import "../elements/tokens.css";
import "../elements/define.js";
import { FIRST_ROOM } from "../chat/chat.js";

const PARAMETER = "room";
const ROOM = /^[a-z0-9][a-z0-9_-]{0,63}$/u;

const chat = document.createElement("tidings-app");

function roomInAddress(): string {
  const room = new URLSearchParams(location.search).get(PARAMETER) ?? "";
  return ROOM.test(room) ? room : FIRST_ROOM;
}

function showTitle(): void {
  const { stage } = chat.model;
  const room = stage?.is === "inside" ? stage.room : null;
  const unread = document.visibilityState === "hidden" && room !== null ? room.heard - heardWhenSeen : 0;
  const title = room?.room?.title === undefined || room.room.title === "" ? chat.room : room.room.title;
  document.title = `${unread > 0 ? `(${unread}) ` : ""}${title} · Tidings`;
}

let heardWhenSeen = 0;

document.addEventListener("visibilitychange", () => {
  const { stage } = chat.model;
  heardWhenSeen = stage?.is === "inside" ? stage.room.heard : 0;
  showTitle();
});

chat.addEventListener("tidings-room", (event) => {
  const room = (event as CustomEvent<string>).detail;
  if (room !== roomInAddress()) history.pushState(null, "", `?${PARAMETER}=${room}`);
});
chat.addEventListener("tidings-shown", showTitle);
addEventListener("popstate", () => (chat.room = roomInAddress()));

chat.room = roomInAddress();
document.querySelector("#app")?.replaceChildren(chat);
