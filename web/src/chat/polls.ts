/** Polls as they are shown: from the event that asks, from those that tell of votes, and with what we just chose. */
import type { Message, Poll, StreamEvent } from "../client/index.js";

/** What a new message lets people choose from, if it does. */
export function pollOf({ poll }: StreamEvent["data"]): Poll | null {
  if (typeof poll !== "object" || poll === null) return null;
  const { choices, multiple } = poll as { choices?: unknown; multiple?: unknown };
  if (!Array.isArray(choices)) return null;
  return { choices: choices.map((text) => ({ text: String(text), votes: 0, mine: false })), multiple: multiple === true, closed: false, voters: 0 };
}

/** The message after a vote: the event tells how many have chosen what then, and which is the voter's. */
export function voted(message: Message, { data, author }: StreamEvent, me: string | null): Message {
  const { choices, votes, voters } = data;
  if (message.poll === null || !Array.isArray(choices) || !Array.isArray(votes) || typeof voters !== "number") return message;
  const isMine = me !== null && author?.authid === me;
  const changed = message.poll.choices.map((choice, place) => ({
    ...choice,
    votes: Number(votes[place] ?? choice.votes),
    mine: isMine ? choices.includes(place) : choice.mine,
  }));
  return { ...message, poll: { ...message.poll, choices: changed, voters } };
}

export function chosenOf({ choices }: Poll): readonly number[] {
  return choices.flatMap(({ mine }, place) => (mine ? [place] : []));
}

/** The poll with what we asked for (all that we choose) as if it were done. */
export function shownPoll(poll: Poll, wanted: readonly number[] | null): Poll {
  if (wanted === null) return poll;
  const choices = poll.choices.map((choice, place) => {
    const mine = wanted.includes(place);
    return { ...choice, mine, votes: choice.votes + Number(mine) - Number(choice.mine) };
  });
  const voters = poll.voters + Number(wanted.length > 0) - Number(chosenOf(poll).length > 0);
  return { ...poll, choices, voters };
}

/** How many of a hundred voters chose it. */
export function shareOf(votes: number, voters: number): number {
  return voters === 0 ? 0 : Math.round((votes / voters) * 100);
}
