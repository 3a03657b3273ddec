"""Commands that Tidings brings along, what backends say of theirs; and what rooms are about."""

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import CommandFailed, Invalid, LimitReached, NotAllowed, NotAMember
from tidings.model.limits import Limits
from tidings.model.names import skeleton
from tidings.model.people import Person
from tidings.model.requests import RunCommand
from tidings.services.commands import SHIPPED, Instead, help_text, listed


@pytest.fixture(autouse=True)
def known_by_name(site: Site) -> None:
    """Jill's name is looked up as it is when somebody really comes in."""
    site.tx.put_person(
        Person(authid="jill", role=JILL.role, name="Jill", name_skeleton=skeleton("Jill"), seen=site.now)
    )


def means(site: Site, name: str, text: str) -> Instead:
    """What a command stands for."""
    return SHIPPED[name].means(site.tx, RunCommand(room="lobby", name=name, text=text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("waves", "*waves*"),
        ("waves \n\n and smiles", "*waves*\n*and smiles*"),
        ("likes *tea*", "_likes *tea*_"),
        (" ", ""),
    ],
)
def test_me(site: Site, text: str, said: str) -> None:
    """What one does stands in italics, as one's own words."""
    instead = means(site, "me", text)
    assert (instead.procedure, instead.payload["text"], instead.says) == ("tidings.chat.send", said, None)


def test_topic(site: Site) -> None:
    """The room is changed; the one who did it is told."""
    instead = means(site, "topic", "All about tea")
    assert (instead.procedure, instead.payload) == ("tidings.room.update", {"room": "lobby", "topic": "All about tea"})
    assert instead.says == "The topic is changed."
    assert means(site, "topic", "").says == "The room has no topic now."


def test_invite(site: Site) -> None:
    """By authid or by name; nobody else is meant."""
    for text in ("jill", "Jill", "@Jill "):
        instead = means(site, "invite", text)
        assert (instead.procedure, instead.payload["authid"]) == ("tidings.room.invite", "jill")
        assert instead.says == "Jill may come in now."
    for text in ("", "Nobody", "@"):
        with pytest.raises(CommandFailed):
            means(site, "invite", text)


@pytest.mark.parametrize(
    ("text", "multiple"),
    [
        ('"Tea or coffee?" "Tea" "Coffee"', False),
        ("\u201cTea or coffee?\u201d \u201eTea\u201c\n\u201c Coffee\u201d", False),
        ('Several "Tea or coffee?" "Tea" "Coffee"', True),
    ],
)
def test_poll(site: Site, text: str, multiple: bool) -> None:
    """In quotation marks, straight or as phones make them."""
    instead = means(site, "poll", text)
    assert (instead.procedure, instead.payload["text"]) == ("tidings.chat.send", "Tea or coffee?")
    assert instead.payload["poll"] == {"choices": ["Tea", "Coffee"], "multiple": multiple}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tea or coffee?",
        '"Tea?" "Yes"',
        'please "Tea?" "Yes" "No"',
        '"Tea?" "Yes" "No',
        '"" "Yes" "No"',
        '"Tea?" "Yes" " "',
        '"Tea?" "Yes" "' + "o" * 81 + '"',
        '"Tea?" ' + " ".join(f'"{number}"' for number in range(11)),
    ],
)
def test_what_is_no_poll(site: Site, text: str) -> None:
    """It is said how to ask."""
    with pytest.raises(CommandFailed):
        means(site, "poll", text)


def test_kitten(site: Site) -> None:
    """The one that is named, else one by chance: tried again, the same."""
    assert means(site, "kitten", " Tiger ").payload["text"].startswith("**Tiger** fears nothing")
    with pytest.raises(CommandFailed, match="There are: mist, patch"):
        means(site, "kitten", "Rex")
    shown = [
        SHIPPED["kitten"].means(site.tx, RunCommand(room="lobby", name="kitten", key=f"key-{one:05}")).payload["text"]
        for one in [*range(50), 0]
    ]
    assert len(set(shown)) > 1
    assert shown[0] == shown[-1]


def test_every_command_stands_for_a_request_that_is_taken(site: Site) -> None:
    """With the fields of the procedure that is called instead."""
    site.makes(JACK, "lobby")
    for name, text in (
        ("me", "waves"),
        ("topic", "tea"),
        ("invite", "Jill"),
        ("poll", '"Tea?" "Yes" "No"'),
        ("kitten", "mist"),
    ):
        instead = means(site, name, text)
        site.do(JACK, instead.procedure.removeprefix("tidings."), **instead.payload)
    *said, kitten = site.texts(JILL, "lobby")
    assert said == ["*waves*", "Tea?"]
    assert "( -.- )" in kitten
    assert site.do(JILL, "room.get", room="lobby").topic == "tea"


def test_what_backends_say_is_listed_while_the_command_is_there(site: Site) -> None:
    """Beside those of Tidings, which come first where names are the same; what nobody described has its name alone."""
    about = {"usage": " [NAME] ", "says": "Show\na kitten."}
    site.do(KITTENS, "chat.describe", name="kitten", **about)
    site.do(KITTENS, "chat.describe", name="gone", says="Nobody answers this.")
    site.do(KITTENS, "chat.describe", name="me", says="Something else.")
    found = listed(site.tx, {"kitten", "dog", "me"}, {"help", "kitten", "me"}, 10)
    assert [(one.name, one.usage, one.says) for one in found] == [
        ("dog", "", ""),
        ("help", "", "List the commands."),
        ("kitten", "[NAME]", "Show a kitten."),
        ("me", "WORDS", "Say what you do: /me waves."),
    ]
    assert help_text(found).splitlines()[:3] == [
        "- `/dog`",
        "- `/help` List the commands.",
        "- `/kitten [NAME]` Show a kitten.",
    ]
    without = listed(site.tx, {"me"}, set(), 10)
    assert [(one.name, one.says) for one in without] == [("me", "Something else.")]


def test_so_many_are_described_at_most(site: Site) -> None:
    """One that is known may be described anew."""
    site.limits = Limits(described_commands=1)
    site.do(KITTENS, "chat.describe", name="kitten", says="one")
    site.do(KITTENS, "chat.describe", name="kitten", says="two")
    with pytest.raises(LimitReached):
        site.do(KITTENS, "chat.describe", name="dog")
    assert [one.says for one in site.tx.commands(10)] == ["two"]


# ---- rooms


def test_a_rooms_title_and_topic_are_changed(site: Site) -> None:
    """By its owner; what is left out stays; the room hears of it, once."""
    site.makes(JACK, "lobby", title="Lobby")
    changed = site.do(JACK, "room.update", room="lobby", topic="All \n about tea ").room
    assert (changed.title, changed.topic) == ("Lobby", "All about tea")
    site.do(JACK, "room.update", room="lobby", title="Tea room")
    site.do(JACK, "room.update", room="lobby", title=" ", topic="All about tea")
    site.do(KITTENS, "room.update", room="lobby", topic="")
    (room,) = site.do(JILL, "room.list").rooms
    assert (room.title, room.topic) == ("Tea room", "")
    events = [event.data for event in site.tx.events("room.lobby", 0, 10) if event.type == "room.updated"]
    assert [(data["title"], data["topic"]) for data in events] == [
        ("Lobby", "All about tea"),
        ("Tea room", "All about tea"),
        ("Tea room", ""),
    ]


def test_who_may_change_a_room(site: Site) -> None:
    """Members may not, others must join first, and texts are texts."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    with pytest.raises(NotAllowed):
        site.do(JILL, "room.update", room="lobby", topic="tea")
    with pytest.raises(NotAMember):
        site.do(GUEST, "room.update", room="lobby", topic="tea")
    with pytest.raises(Invalid) as refused:
        site.do(JACK, "room.update", room="lobby", topic="t\x00")
    assert refused.value.field == "topic"
