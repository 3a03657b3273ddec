/** The chat page: one <tidings-app>, with the open room in the address and unread messages in the title. */
import "../elements/tokens.css";
import { speakToReader } from "../i18n/page.js";
import "../elements/define.js";
import { ChatModel, FIRST_ROOM } from "../chat/chat.js";
import { secretIn } from "../chat/invitations.js";
import { type Place, addressOf, placeIn } from "../chat/place.js";
import type { Message } from "../client/index.js";

await speakToReader();
const chat = document.createElement("tidings-app");

function inAddress(): Place {
  return placeIn(location.search, FIRST_ROOM);
}

/** The secret of a link is nobody's business: it goes from the address, and so from the history, before anything else. */
function takeInvitation(): void {
  const secret = secretIn(location.hash);
  if (secret === null) return;
  history.replaceState(null, "", location.pathname + location.search);
  if (chat.model instanceof ChatModel) chat.model.invite(secret);
}

/** The message that the address names; gone to as soon as we are inside. */
let wanted: Place | null = null;

function goToWanted(): void {
  if (wanted === null || chat.model.stage?.is !== "inside") return;
  const place = wanted;
  wanted = null;
  void chat.show(place);
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
  if (room !== inAddress().room) history.pushState(null, "", addressOf({ room, offset: null, thread: null }));
});
chat.addEventListener("tidings-link", (event) => history.pushState(null, "", addressOf((event as CustomEvent<Message>).detail)));
chat.addEventListener("tidings-shown", () => {
  showTitle();
  goToWanted();
});

function goToAddress(): void {
  const place = inAddress();
  chat.room = place.room;
  wanted = place.offset === null ? null : place;
  goToWanted();
}

addEventListener("popstate", goToAddress);
addEventListener("hashchange", takeInvitation);
// A notification of ours was clicked.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== "object" || data === null || !("type" in data) || data.type !== "tidings-go" || !("address" in data)) return;
    history.pushState(null, "", new URL(String(data.address)).search);
    goToAddress();
  });
}
takeInvitation();
goToAddress();
document.querySelector("#app")?.replaceChildren(chat);
