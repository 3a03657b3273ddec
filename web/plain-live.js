// Turns a plain page into the live one, once the elements are there: the form first, and the rest when its reader is in.
// Without them, and for whoever writes already, the plain page stays as it is.
const { room } = document.querySelector("script[data-room]").dataset;
const form = document.querySelector("#write");
const field = form.querySelector("textarea, input:not([type=hidden])");

const isWriting = () => field.value !== "" || document.activeElement === field;
const isAnswered = () => document.querySelector("[role=alert]") !== null;
const isOld = () => new URLSearchParams(location.search).has("before");

async function goLive() {
  await import("./tidings-elements.js");
  await customElements.whenDefined("tidings-chat");
  if (isWriting()) return;
  const chat = document.createElement("tidings-chat");
  chat.id = "write";
  chat.setAttribute("room", room);
  chat.addEventListener("tidings-entered", () => {
    for (const other of document.querySelectorAll(".skip, .who, main > :not(h1, tidings-chat)")) other.remove();
    document.body.classList.add("live");
  });
  form.replaceWith(chat);
}

if (!isOld() && !isAnswered()) goLive().catch(() => undefined);
