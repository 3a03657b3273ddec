"""Reading streams, knowing where they stand, and doing a thing once."""

import pytest
from msgspec.structs import replace

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import NOON, Site
from tidings.model.errors import KeyReused, NoSuchRoom, NoSuchStream, NotAllowed, NotAMember
from tidings.services import upkeep
from tidings.services.upkeep import DAY_MS

DAY = DAY_MS
KEY = "key-12345"
WITH_CLAIM = replace(JILL, streams=("topic.private-news",))


@pytest.fixture
def news(site: Site) -> Site:
    """A site with a topic of five publications, one a day; the last three are what two days' retention keeps."""
    for day in range(5):
        site.now = NOON + day * DAY
        site.do(KITTENS, "push.publish", topic="news", data={"day": day})
    return site


def days(site: Site, **where: object) -> list[int]:
    """The days that Jack reads of."""
    return [event.data["day"] for event in site.reads(JACK, "topic.news", **where).events]


def test_a_stream_is_read_from_a_position(news: Site) -> None:
    """Oldest first, dense, with `more` until the head."""
    page = news.reads(JACK, "topic.news", after=1, limit=2)
    assert [event.offset for event in page.events] == [2, 3]
    assert (page.head, page.recovered, page.more) == (5, True, True)
    page = news.reads(JACK, "topic.news", after=3, limit=2, epoch=page.epoch)
    assert [event.offset for event in page.events] == [4, 5]
    assert (page.recovered, page.more) == (True, False)
    page = news.reads(JACK, "topic.news", after=5, epoch=page.epoch)
    assert (page.events, page.recovered, page.more) == ([], True, False)


def test_an_event_says_all_about_itself(news: Site) -> None:
    """Where it stands, when and by whom it was made, and its data."""
    event = news.reads(JACK, "topic.news", limit=1).events[0]
    assert event.stream == "topic.news"
    assert (event.offset, event.type, event.time, event.data) == (1, "topic.published", NOON, {"day": 0})
    assert event.author is not None
    assert event.author.authid == KITTENS.authid


def test_a_stream_without_events_is_read_as_empty(site: Site) -> None:
    """A topic needs no making; whoever had a position in it has lost it."""
    page = site.reads(JACK, "topic.silence")
    assert (page.epoch, page.head, page.events, page.recovered, page.more) == ("", 0, [], True, False)
    assert not site.reads(JACK, "topic.silence", after=3).recovered
    assert not site.reads(JACK, "topic.silence", after=0, epoch="earlier").recovered


# what two days of retention keep of five days: the events 3, 4 and 5
@pytest.mark.parametrize(
    ("after", "epoch", "recovered", "read"),
    [
        (0, None, True, [2, 3, 4]),  # a newcomer has missed nothing
        (0, "same", False, [2, 3, 4]),  # whoever was there at 0 has
        (1, "same", False, [2, 3, 4]),
        (1, None, False, [2, 3, 4]),
        (2, "same", True, [2, 3, 4]),
        (4, "same", True, [4]),
        (5, "same", True, []),
        (6, "same", False, [2, 3, 4]),  # beyond the head: from another incarnation
        (6, None, False, [2, 3, 4]),
        (4, "other", False, [2, 3, 4]),
        (0, "other", False, [2, 3, 4]),
    ],
)
def test_a_position_is_continued_or_said_to_be_lost(
    news: Site, after: int, epoch: str | None, recovered: bool, read: list[int]
) -> None:
    """`recovered` is true exactly where nothing was missed; else the events start with the oldest one kept."""
    assert upkeep.trim_streams(news.tx, "topic", 2, news.now) == 2
    same = news.reads(JACK, "topic.news").epoch
    where = {"after": after} if epoch is None else {"after": after, "epoch": same if epoch == "same" else epoch}
    assert news.reads(JACK, "topic.news", **where).recovered is recovered
    assert days(news, **where) == read


def test_retention_keeps_the_place(news: Site) -> None:
    """Whatever is too old goes, also the newest; the stream goes on where it was. `0` keeps everything."""
    assert upkeep.trim_streams(news.tx, "topic", 0, news.now + 900 * DAY) == 0
    assert upkeep.trim_streams(news.tx, "user", 1, news.now + 900 * DAY) == 0
    assert upkeep.trim_streams(news.tx, "topic", 1, news.now + 900 * DAY) == 5
    assert days(news) == []
    assert news.reads(JACK, "topic.news", after=5).recovered
    assert not news.reads(JACK, "topic.news", after=4).recovered
    assert news.do(KITTENS, "push.publish", topic="news", data={"day": 9}).published[0].offset == 6
    assert news.tx.trim("topic.silence", news.now, 10) == 0


def test_a_step_of_retention_is_small(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much there is to forget, over however many streams; in the end all of it is."""
    monkeypatch.setattr(upkeep, "STEP_ROWS", 3)
    for topic in ("a", "b", "c"):
        for day in range(3):
            site.do(KITTENS, "push.publish", topic=topic, data={"day": day})
    site.now += 9 * DAY
    steps = [upkeep.trim_streams(site.tx, "topic", 1, site.now) for _ in range(3)]
    assert steps == [3, 3, 3]
    assert upkeep.trim_streams(site.tx, "topic", 1, site.now) == 0
    assert [len(site.reads(JACK, f"topic.{topic}").events) for topic in ("a", "b", "c")] == [0, 0, 0]


def test_a_rooms_history_goes_with_its_log(site: Site) -> None:
    """What the log has forgotten, history does not tell; what came later stays and may still be edited."""
    site.makes(JACK, "lobby")
    old = site.says(JACK, "lobby", "old")
    site.do(JACK, "chat.edit", room="lobby", message=old.id, text="old, edited")
    site.now += 9 * DAY
    new = site.says(JACK, "lobby", "new")
    site.now += DAY
    assert upkeep.trim_streams(site.tx, "room", 5, site.now) > 0
    assert site.texts(JACK, "lobby") == ["new"]
    assert site.tx.message_offsets("lobby", old.id) == []
    site.do(JACK, "chat.edit", room="lobby", message=new.id, text="newer")
    assert site.texts(JACK, "lobby") == ["newer"]


def test_a_message_that_is_forgotten_is_told_by_no_later_event(site: Site) -> None:
    """It was edited lately, and nobody could delete it any more; the event keeps its place, and others keep theirs."""
    site.makes(JACK, "lobby")
    old = site.says(JACK, "lobby", "secret of long ago")
    site.now += 9 * DAY
    kept = site.says(JACK, "lobby", "today")
    for message, text in ((old, "secret, edited"), (kept, "today, edited")):
        site.do(JACK, "chat.edit", room="lobby", message=message.id, text=text)
    while upkeep.trim_streams(site.tx, "room", 5, site.now):
        pass
    events = site.reads(JACK, "room.lobby").events
    assert [event.data.get("text", event.data) for event in events] == ["today", {"redacted": True}, "today, edited"]
    assert site.texts(JACK, "lobby") == ["today, edited"]
    assert site.tx.message_offsets("lobby", old.id) == []


def test_heads_tell_where_streams_stand(news: Site) -> None:
    """Those that the caller may not read, that hold nothing or are none are left out; each is told once."""
    news.makes(JACK, "den", public=False)
    streams = ["topic.news", "topic.silence", "room.den", "user.jack", "nonsense", "topic.news"]
    (head,) = news.do(JILL, "stream.heads", streams=streams).heads
    assert (head.stream, head.offset, head.epoch) == ("topic.news", 5, news.reads(JILL, "topic.news").epoch)
    assert {head.stream for head in news.do(JACK, "stream.heads", streams=streams).heads} == {"topic.news", "room.den"}
    assert news.do(JACK, "stream.heads", streams=[]).heads == []


def test_who_may_read_what(site: Site) -> None:
    """One's own inbox, open topics, private ones by a claim; backends read all."""
    site.do(KITTENS, "push.notify", authid="jack", data={})
    assert site.reads(JACK, "user.jack").head == 1
    assert site.reads(KITTENS, "user.jack").head == 1
    assert site.reads(GUEST, "topic.news").head == 0
    assert site.reads(WITH_CLAIM, "topic.private-news").head == 0
    for who, stream in ((JILL, "user.jack"), (JACK, "topic.private-news"), (WITH_CLAIM, "topic.private-other")):
        with pytest.raises(NotAllowed) as caught:
            site.reads(who, stream)
        assert caught.value.field == "stream"
    with pytest.raises(NoSuchRoom):
        site.reads(JACK, "room.nowhere")
    for stream in ("nonsense", "room.", "topic.a..b", "cat.tom"):
        for who in (JACK, KITTENS):
            with pytest.raises(NoSuchStream):
                site.reads(who, stream)


# ---- once


def test_a_retry_gets_the_first_reply(site: Site) -> None:
    """The same key with the same request does nothing again, whenever it comes."""
    site.makes(JACK, "lobby")
    first = site.says(JACK, "lobby", "hello", key=KEY)
    site.now += DAY
    assert site.says(JACK, "lobby", "hello", key=KEY) == first
    assert site.texts(JACK, "lobby") == ["hello"]


def test_a_retry_of_making_a_room_gets_the_first_reply(site: Site) -> None:
    """And not the answer that there is such a room already."""
    first = site.do(JACK, "room.create", room="lobby", key=KEY)
    site.joins(JILL, "lobby")
    assert site.do(JACK, "room.create", room="lobby", key=KEY) == first


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("chat.send", {"room": "lobby", "text": "other"}),
        ("chat.send", {"room": "other", "text": "hello"}),
        ("room.leave", {"room": "lobby"}),
    ],
)
def test_a_key_is_for_one_request(site: Site, what: str, fields: dict[str, str]) -> None:
    """Another text, another room, another procedure: another key."""
    site.makes(JACK, "lobby")
    site.says(JACK, "lobby", "hello", key=KEY)
    with pytest.raises(KeyReused) as caught:
        site.do(JACK, what, key=KEY, **fields)
    assert caught.value.field == "key"


def test_a_key_belongs_to_its_sender(site: Site) -> None:
    """Jill may use the key that Jack used."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    site.says(JACK, "lobby", "hello", key=KEY)
    site.says(JILL, "lobby", "hello too", key=KEY)
    assert site.texts(JACK, "lobby") == ["hello", "hello too"]


def test_what_failed_may_be_tried_again(site: Site) -> None:
    """A refused command leaves no answer: the same key works once the cause has gone."""
    site.makes(JACK, "lobby")
    with pytest.raises(NotAMember):
        site.says(JILL, "lobby", "hello", key=KEY)
    site.joins(JILL, "lobby")
    assert site.says(JILL, "lobby", "hello", key=KEY).offset == 4


def test_answers_are_forgotten_in_time(site: Site) -> None:
    """After that the same key is a new request."""
    site.makes(JACK, "lobby")
    site.says(JACK, "lobby", "hello", key=KEY)
    site.now += 7 * DAY
    assert upkeep.forget_answers(site.tx, 7, site.now) == 0
    assert upkeep.forget_answers(site.tx, 7, site.now + 1) == 1
    site.says(JACK, "lobby", "hello", key=KEY)
    assert site.texts(JACK, "lobby") == ["hello", "hello"]
