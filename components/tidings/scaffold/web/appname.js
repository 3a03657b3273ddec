// The page of appname: it calls a procedure, and follows a topic. Open it in two windows.
import { connect } from "./tidings-client.js";

const SHOWN = 50;
const state = document.querySelector("#state");
const heard = document.querySelector("#heard");
const what = document.querySelector("#what");

// A visitor needs no name of their own, but names are unique.
const nickname = "Visitor " + Math.random().toString(36).slice(2, 10);
const tidings = connect({ nickname, store: null });

tidings.onLink((link) => {
  state.textContent = link.state === "live" ? "" : "Connecting…";
});

// The last claps, then each as it happens: none twice, none left out, also after the network was away.
tidings.subscribe("topic.appname", {
  from: { last: SHOWN },
  onEvent: (event) => {
    const item = document.createElement("li");
    item.textContent = `A clap for ${event.data.for}`; // text, never markup
    heard.prepend(item);
    if (heard.children.length > SHOWN) heard.lastElementChild.remove();
  },
  onReset: () => heard.replaceChildren(),
});

document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { claps } = await tidings.call("app.appname.clap", { for: what.value });
    state.textContent = `That was clap number ${claps}.`;
  } catch (error) {
    state.textContent = error.message;
  }
});
