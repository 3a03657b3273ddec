// Tidings is a WAMP router: any WAMP client subscribes to its topics and calls its procedures. This one is autobahn-js.
const list = document.querySelector("#news");
const show = (event) => (list.appendChild(document.createElement("li")).textContent = event.data.title ?? JSON.stringify(event.data));

const connection = new autobahn.Connection({
  url: location.origin.replace(/^http/, "ws") + "/ws",
  realm: "tidings",
  authmethods: ["anonymous"],
  authextra: { nickname: "Plain " + Math.random().toString(36).slice(2, 8) },
  max_retries: -1,
});

connection.onopen = async (session, details) => {
  document.querySelector("#connection").textContent = `Live as ${details.authextra.name}`;
  const stream = "topic.kittens"; // one message may carry several events, so look at all of args
  await session.subscribe(`tidings.stream.${stream}`, (args) => args.forEach(show));
  const { events } = await session.call("tidings.stream.read", [{ stream, after: 0 }]);
  list.replaceChildren();
  events.forEach(show);
};

connection.onclose = () => void (document.querySelector("#connection").textContent = "Connecting…");
connection.open();
