/** The news page: what a web app's own page would do to show what it publishes, as it happens. */
import "../elements/tokens.css";
import { speakToReader } from "../i18n/page.js";
import { GuestLogin, type StreamEvent, type TidingsClient, connectGuest, socketBeside } from "../client/index.js";
import { TidingsNews } from "../elements/tidings-news.js";
import { TidingsStatus } from "../elements/tidings-status.js";

const TOPIC = "kittens";
/** So many of the last news are shown to somebody who comes. */
const SHOWN = 50;

await speakToReader();
customElements.define("tidings-status", TidingsStatus);
customElements.define("tidings-news", TidingsNews);

/** A reader needs no name of their own, but names are unique. */
function readerName(): string {
  return `Reader ${Math.floor(Math.random() * 1e9).toString(36)}`;
}

function follow(client: TidingsClient, news: TidingsNews): void {
  client.subscribe(`topic.${TOPIC}`, {
    from: { last: SHOWN },
    onEvent: (event: StreamEvent) => (news.events = [event, ...news.events].slice(0, SHOWN)),
    onReset: () => (news.events = []),
    onCaughtUp: () => (news.ready = true),
  });
}

const login = new GuestLogin({ nickname: readerName(), store: null });
const client = connectGuest(login, { url: socketBeside(document.baseURI) });
const news = new TidingsNews();
news.topic = TOPIC;
client.onLink((link) => {
  news.link = link;
  if (link.state !== "refused" || link.reason.code !== "name_taken") return;
  login.rename(readerName());
  client.retry();
});
news.addEventListener("tidings-retry", () => client.retry());
follow(client, news);
document.querySelector("#app")?.replaceChildren(news);
