import { describe, expect, it } from "vitest";
import { type RoomView, withEvent } from "../../src/chat/messages.js";
import { chosenOf, pollOf, shareOf, shownPoll } from "../../src/chat/polls.js";
import { Log } from "../support/log.js";

const empty: RoomView = { me: "jack", thread: null, root: null, epoch: "a", head: 0, messages: [], notices: [], more: false, newer: false };
const TEA = { choices: ["Tea", "Coffee"], multiple: false };
const jill = { authid: "jill", name: "Jill" };

function shown(log: Log): string | null {
  const poll = log.events.reduce(withEvent, empty).messages[0]?.poll ?? null;
  if (poll === null) return null;
  return `${poll.choices.map(({ text, votes, mine }) => `${text} ${votes}${mine ? "!" : ""}`).join(", ")} of ${poll.voters}${poll.closed ? ", closed" : ""}`;
}

describe("a poll", () => {
  it("takes over the counts that events tell, and marks one's own choice", () => {
    const log = new Log();
    const { id } = log.append("message.new", { text: "What?", poll: TEA });
    expect(shown(log)).toBe("Tea 0, Coffee 0 of 0");
    log.append("poll.voted", { message: id, choices: [0], votes: [1, 0], voters: 1 }, jill);
    log.append("poll.voted", { message: id, choices: [0], votes: [2, 0], voters: 2 });
    expect(shown(log)).toBe("Tea 2!, Coffee 0 of 2");
    log.append("poll.voted", { message: id, choices: [1], votes: [1, 1], voters: 2 });
    log.append("poll.closed", { message: id });
    expect(shown(log)).toBe("Tea 1, Coffee 1! of 2, closed");
    log.append("message.deleted", { message: id });
    log.append("poll.voted", { message: id, choices: [], votes: [1, 0], voters: 1 });
    expect(shown(log)).toBe(null);
  });

  it("is none where a message asks nothing, or something of a later version", () => {
    expect([pollOf({}), pollOf({ poll: 1 }), pollOf({ poll: {} }), pollOf({ poll: null })]).toEqual([null, null, null, null]);
    const log = new Log();
    const { id } = log.append("message.new", { text: "What?", poll: TEA });
    log.append("poll.voted", { message: id, choices: "0", votes: 1 });
    log.append("poll.voted", { message: "other", choices: [0], votes: [1, 0], voters: 1 });
    expect(shown(log)).toBe("Tea 0, Coffee 0 of 0");
  });

  it("shows what we chose as if it were done", () => {
    const poll = { choices: [{ text: "Tea", votes: 2, mine: true }, { text: "Coffee", votes: 1, mine: false }], multiple: false, closed: false, voters: 3 };
    expect(shownPoll(poll, null)).toBe(poll);
    const other = shownPoll(poll, [1]);
    expect([other.choices.map(({ votes }) => votes), chosenOf(other), other.voters]).toEqual([[1, 2], [1], 3]);
    const none = shownPoll(poll, []);
    expect([none.choices.map(({ votes }) => votes), none.voters]).toEqual([[1, 1], 2]);
    expect([shareOf(1, 3), shareOf(0, 0)]).toEqual([33, 0]);
  });
});
