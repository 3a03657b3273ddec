// Makes the blog live: articles appear as they are published, and the bell counts what one has not seen.
import { connect } from "./tidings/tidings-client.js";

// Who we are the node asks the blog, by the blog's own cookie. A nickname is for those whom the blog does not know.
const reader = `Reader ${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
const tidings = connect({ nickname: reader, store: null });

// ---- articles: the topic that the page handler publishes to

const articles = document.querySelector("#articles");
tidings.subscribe("topic.kittens", {
  from: { last: 20 },
  onEvent: ({ data }) => {
    if (articles.querySelector(`[data-id="${Number(data.id)}"]`)) return; // the page came with it
    const link = document.createElement("a");
    link.href = `article.php?id=${Number(data.id)}`;
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

let member = null;
tidings.onLink((link) => {
  if (link.state !== "live") return;
  const { authid, login } = tidings.me;
  // Logged out, or logged in as somebody else, in another tab: this page is not theirs any more.
  if (member !== null && authid !== member) location.reload();
  if (login !== "site") return;
  member = authid;
  followInbox(authid);
});
