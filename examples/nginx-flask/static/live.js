// Makes the blog live: articles appear as they are published, the bell counts what one has not seen, and people chat.
import { connect } from "/tidings/tidings-client.js";

const ROOM = "lobby";

/** Who is logged in on the blog, as the blog signs it; null for nobody. Asked again before it ends. */
async function getToken() {
  const answer = await fetch("/tidings-token");
  if (!answer.ok) throw new Error("The blog does not answer.");
  return (await answer.json()).token;
}

const isMember = (await getToken()) !== null;
const reader = `Reader ${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
const tidings = isMember ? connect({ getToken }) : connect({ nickname: reader, store: null });

// ---- articles: the topic that the page handler publishes to

const articles = document.querySelector("#articles");
tidings.subscribe("topic.kittens", {
  from: { last: 20 },
  onEvent: ({ data }) => {
    if (articles.querySelector(`[data-id="${Number(data.id)}"]`)) return; // the page came with it
    const link = document.createElement("a");
    link.href = new URL(data.url, location.origin).pathname; // never to another site
    link.textContent = data.title; // text, whatever it is
    const item = document.createElement("li");
    item.dataset.id = data.id;
    item.append(link);
    articles.prepend(item);
  },
});

// ---- the bell: one's own inbox, from where one stopped reading

const bell = document.querySelector("#bell");
let unread = 0;
let followed = null;

function followInbox(authid) {
  if (followed !== null) return;
  const place = `blog.seen.${authid}`;
  followed = tidings.subscribe(`user.${authid}`, {
    from: JSON.parse(localStorage.getItem(place)) ?? "start",
    onEvent: ({ offset, epoch, data }) => {
      unread += 1;
      bell.hidden = false;
      bell.textContent = unread === 1 ? `New: ${data.title}` : `${unread} new articles`;
      bell.onclick = () => {
        localStorage.setItem(place, JSON.stringify({ offset, epoch }));
        unread = 0;
        bell.hidden = true;
      };
    },
  });
}

// ---- the chat

const log = document.querySelector("#chat");
const connection = document.querySelector("#connection");

async function enterRoom() {
  await tidings.insist("tidings.room.join", { room: ROOM });
  tidings.subscribe(`room.${ROOM}`, {
    from: { last: 50 },
    onEvent: ({ type, author, data }) => {
      if (type !== "message.new" || data.redacted) return;
      const line = document.createElement("li");
      line.textContent = `${author.name}: ${data.text}`;
      log.append(line);
      line.scrollIntoView({ block: "nearest" });
    },
  });
}

document.querySelector("#say")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { text } = event.target.elements;
  tidings.send(ROOM, text.value); // kept and sent again until it has arrived
  text.value = "";
});

const words = { live: "Live", connecting: "Connecting …", waiting: "No connection; trying again …", closed: "" };
tidings.onLink((link) => {
  if (connection) connection.textContent = words[link.state] ?? link.reason?.message ?? "";
  if (link.state === "live" && isMember) followInbox(tidings.me.authid);
  // Logged out in another tab: this page is of nobody any more.
  if (link.state === "refused" && link.reason.code === "logged_out") location.reload();
});

if (log) await enterRoom();
