"""The pages without JavaScript, from a request to a page: over the real rules, and without a network."""

import re
from collections.abc import Awaitable, Mapping
from typing import Any

import pytest
from msgspec.structs import replace
from twisted.internet.defer import ensureDeferred

from tests.support.cast import JACK, JILL
from tests.support.door import NODES_OWN, RULES, Door
from tests.support.waiting import wait_for
from tidings.api import BY_URI
from tidings.faces.plain import FORM, GUEST, LANGUAGE, Answered, Asked, Plain
from tidings.faces.wamp import Parts
from tidings.faces.whois import Whois
from tidings.model.errors import Unavailable
from tidings.model.origins import Origins
from tidings.model.people import Caller

SITE = "https://www.example.com"
THEIRS = replace(RULES, origins=Origins([SITE]))


class Browser:
    """Somebody's browser without JavaScript: it keeps cookies and sends forms."""

    def __init__(self, parts: Parts, cookie: str = "", **door: Any) -> None:  # noqa: ANN401 - see Door
        self.door = Door(parts, **{"rules": THEIRS, **door})
        wait_for(self.door.router.join())
        self.cookies = dict([cookie.split("=")]) if cookie else {}
        self.down: Exception | None = None
        self._plain = Plain(self._ask)
        self.origin: str | None = SITE
        self.languages = ""
        self.page = ""

    def _ask(self, procedure: str, payload: Mapping[str, Any]) -> Awaitable[Mapping[str, Any]]:
        if self.down is not None:
            raise self.down
        return self.door.router.ask(procedure, payload, who=NODES_OWN)

    def goes_to(self, *path: str, method: str = "GET", form: Mapping[str, str] | None = None, **query: str) -> Answered:
        """Load a page, or send a form."""
        asked = Asked(
            method=method,
            path=path,
            query=query,
            form=form or {},
            cookie="; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            origin=self.origin if method == "POST" else None,
            address="192.0.2.7",
            languages=self.languages,
        )
        answered = wait_for(ensureDeferred(self._plain.answer(asked)))
        for name, (value, seconds) in answered.cookies.items():
            self.cookies[name] = value
            if not seconds:
                del self.cookies[name]
        self.page = answered.page
        return answered

    def sends(self, room: str = "lobby", **fields: str) -> Answered:
        """Fill in the form of the page that is open, and go where the answer leads; the answer to the form."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page))
        answered = self.goes_to(room, method="POST", form={**hidden, **fields})
        if answered.location:
            thread = {"thread": hidden["thread"]} if "thread" in hidden else {}
            query = "".join(f"?thread={one}" for one in thread.values())
            assert (answered.status, answered.location) == (303, f"{room}{query}#write")
            self.goes_to(room, **thread)
        return answered

    @property
    def texts(self) -> list[str]:
        """What the messages on the page say, as markup."""
        return re.findall(r'<p class="text" dir="auto">(.*?)</p>', self.page, re.DOTALL)


def does(parts: Parts, who: Caller, procedure: str, **payload: Any) -> Any:  # noqa: ANN401 - any reply
    """Somebody calls a procedure."""
    return wait_for(ensureDeferred(parts.pipeline.answer(BY_URI[f"tidings.{procedure}"], who, payload)))


@pytest.fixture
def lobby(parts: Parts) -> Parts:
    """A lobby that Jack has made; who is here, nobody knows yet."""

    async def nobody(caller: Caller, request: Any) -> dict[str, Any]:  # noqa: ANN401 - a request
        return {"room": request.room, "instance": "i", "version": 0, "people": []}

    parts.pipeline.live["tidings.presence.list"] = nobody
    does(parts, JACK, "room.create", room="lobby", title="The <lobby>")
    return parts


def test_a_visitor_reads_comes_in_and_writes(lobby: Parts) -> None:
    """From the list of rooms to a message of one's own that others have."""
    does(lobby, JACK, "chat.send", room="lobby", text="hello")
    browser = Browser(lobby)
    assert browser.goes_to().location == "plain/"
    assert '<a href="lobby"><bdi>The &lt;lobby&gt;</bdi></a>' in browser.goes_to("").page
    assert browser.goes_to("lobby").status == 200
    assert browser.texts == ["hello"]
    assert browser.sends(do="enter", nickname="Jill").cookies[GUEST]
    assert "You are <strong><bdi>Jill</bdi></strong>" in browser.page
    browser.sends(do="send", text="one\r\ntwo")
    assert browser.texts == ["hello", "one\ntwo"]
    found = does(lobby, JACK, "chat.history", room="lobby")["messages"][-1]
    assert (found["author"]["name"], found["text"]) == ("Jill", "one\ntwo")
    browser.sends(do="leave")
    assert GUEST not in browser.cookies
    assert "You are" not in browser.page


def test_what_people_write_is_text(lobby: Parts) -> None:
    """Markup is shown and does nothing; only web addresses become links, and they tell nothing of where from."""
    does(lobby, JACK, "chat.send", room="lobby", text='<script>alert(1)</script> https://a.example/?b="c" javascript:x')
    browser = Browser(lobby)
    browser.goes_to("lobby")
    assert "<script>alert" not in browser.page
    assert browser.texts[0].startswith('&lt;script&gt;alert(1)&lt;/script&gt; <a href="https://a.example/')
    assert 'rel="nofollow noopener noreferrer ugc"' in browser.texts[0]
    assert browser.texts[0].count("<a ") == 1


def test_reactions_are_shown(lobby: Parts) -> None:
    """As they are counted."""
    said = does(lobby, JACK, "chat.send", room="lobby", text="hello")
    does(lobby, JACK, "chat.react", room="lobby", message=said["id"], emoji="👍")
    browser = Browser(lobby)
    browser.goes_to("lobby")
    assert "<li>👍 1</li>" in browser.page


def test_an_archived_room_is_read_only(lobby: Parts) -> None:
    """It says so in the place of the form, and that a moderator removed what is not there."""
    does(lobby, JILL, "room.join", room="lobby")
    said = does(lobby, JILL, "chat.send", room="lobby", text="mean")
    does(lobby, JACK, "chat.delete", room="lobby", message=said["id"])
    does(lobby, JACK, "room.archive", room="lobby", archived=True)
    browser = Browser(lobby)
    browser.goes_to("lobby")
    assert "A moderator removed this message." in browser.page
    assert "This room is archived" in browser.page
    assert '<form method="post" action="lobby" hidden>' in browser.page


def test_a_poll_is_shown(lobby: Parts) -> None:
    """With how it stands; to vote, one needs the live page."""
    poll = {"choices": ["Tea", "<b>Coffee</b>"]}
    said = does(lobby, JACK, "chat.send", room="lobby", text="What to drink?", poll=poll)
    does(lobby, JACK, "poll.vote", room="lobby", message=said["id"], choices=[1])
    does(lobby, JACK, "poll.close", room="lobby", message=said["id"])
    browser = Browser(lobby)
    browser.goes_to("lobby")
    assert "<li><bdi>Tea</bdi>: 0</li>" in browser.page
    assert "<li><bdi>&lt;b&gt;Coffee&lt;/b&gt;</bdi>: 1</li>" in browser.page
    assert "1 person voted. The poll is closed." in browser.page


def test_a_thread_has_a_page_of_its_own(lobby: Parts) -> None:
    """With what it began with, the replies, and a form for one more; the room says how many there are."""
    asked = does(lobby, JACK, "chat.send", room="lobby", text="lunch?")
    browser = Browser(lobby)
    browser.goes_to("lobby")
    browser.sends(do="enter", nickname="Jill")
    thread = asked["id"]
    assert f'<a href="?thread={thread}#write">Reply</a>' in browser.page
    browser.goes_to("lobby", thread=thread)
    browser.sends(do="send", text="yes")
    assert browser.texts == ["lunch?", "yes"]
    browser.sends(do="send", text="")
    assert browser.texts == ["lunch?", "yes"]
    assert "Your reply" in browser.page
    browser.goes_to("lobby")
    assert browser.texts == ["lunch?"]
    assert f'<a href="?thread={thread}#write">1 reply</a>' in browser.page
    assert browser.goes_to("lobby", thread="nothing").status == 404


def test_the_history_is_read_page_by_page(lobby: Parts) -> None:
    """Each message once, back to the first."""
    for n in range(120):
        does(lobby, NODES_OWN, "chat.send", room="lobby", text=f"text {n}")
    browser = Browser(lobby)
    browser.goes_to("lobby")
    pages = [browser.texts]
    while older := re.search(r'href="\?before=(\d+)"', browser.page):
        browser.goes_to("lobby", before=older[1])
        pages.append(browser.texts)
        assert "To the newest messages" in browser.page
    assert [len(page) for page in pages] == [50, 50, 20]
    assert [text for page in reversed(pages) for text in page] == [f"text {n}" for n in range(120)]


def test_a_form_that_is_sent_twice_is_done_once(lobby: Parts) -> None:
    """A double click, or a page that is loaded again; but whoever goes back and writes anew is asked."""
    browser = Browser(lobby)
    browser.goes_to("lobby")
    browser.sends(do="enter", nickname="Jill")
    before = browser.page
    for _ in range(2):
        browser.page = before
        browser.sends(do="send", text="once")
    assert browser.texts == ["once"]
    browser.page = before
    assert browser.sends(do="send", text="more").status == 409
    assert 'role="alert"' in browser.page
    assert ">more</textarea>" in browser.page
    browser.sends(do="send", text="more")
    assert browser.texts == ["once", "more"]


def test_a_mistake_is_said_and_nothing_that_was_typed_is_lost(lobby: Parts) -> None:
    """The name of somebody else; a message that is too long."""
    browser = Browser(lobby)
    browser.goes_to("lobby")
    browser.sends(do="enter", nickname="Jill")
    other = Browser(lobby)
    other.goes_to("lobby")
    assert other.sends(do="enter", nickname="Jill").status == 409
    assert "Somebody else has this name" in other.page
    assert 'value="Jill"' in other.page
    long = "x" * 4097
    assert browser.sends(do="send", text=long).status == 422
    assert long in browser.page
    assert 'aria-invalid="true"' in browser.page


def test_a_page_of_another_site_cannot_write_in_somebodys_name(lobby: Parts) -> None:
    """Neither with a form that lacks what the cookie says, nor from an origin that the site has not named."""
    browser = Browser(lobby)
    browser.goes_to("lobby")
    browser.sends(do="enter", nickname="Jill")
    for form in ({}, {"form": ""}, {"form": "guessed"}):
        assert browser.goes_to("lobby", method="POST", form={**form, "do": "send", "text": "forged"}).status == 403
    browser.goes_to("lobby")
    browser.origin = "https://evil.example"
    assert browser.sends(do="send", text="forged").status == 403
    browser.origin = SITE
    browser.goes_to("lobby")
    assert browser.texts == []
    assert browser.sends(do="send", text="mine", form=browser.cookies[FORM]).status == 303


def test_whoever_has_no_name_only_reads(lobby: Parts) -> None:
    """A form that is made by hand is answered with what is missing."""
    browser = Browser(lobby)
    browser.goes_to("lobby")
    assert browser.sends(do="send", text="nameless").status == 401
    assert "Say who you are first." in browser.page
    assert browser.sends(do="dance").status == 400
    assert browser.goes_to("lobby", method="PUT").status == 405
    assert browser.goes_to("", method="POST").status == 405


def test_a_private_room_is_as_private_here(lobby: Parts) -> None:
    """It is not even told that there is one; nor is anything told of addresses that are none."""
    does(lobby, JACK, "room.create", room="den", public=False)
    browser = Browser(lobby)
    assert [browser.goes_to(path).status for path in ("den", "nowhere", "%3Cb%3E")] == [404, 404, 422]
    deep = browser.goes_to("lobby", "deeper")
    assert deep.status == 404
    assert 'href="../../plain/"' in deep.page
    assert 'href="den"' not in browser.goes_to("").page


def test_a_user_of_the_site_is_who_they_are_there(lobby: Parts) -> None:
    """By the site's own cookie. While the site does not answer nobody is taken for anybody."""
    answers: dict[str, Any] = {"s=jill": (200, b'{"authid": "jill", "name": "Jill"}')}

    async def site(cookie: str) -> tuple[int, bytes]:
        if not answers:
            raise ConnectionRefusedError
        found: tuple[int, bytes] = answers.get(cookie, (401, b""))
        return found

    browser = Browser(lobby, "s=jill", whois=Whois(site, ["s"]))
    browser.goes_to("lobby")
    assert "You are <strong><bdi>Jill</bdi></strong>" in browser.page
    browser.sends(do="send", text="as myself")
    assert does(lobby, JACK, "chat.history", room="lobby")["messages"][-1]["author"]["authid"] == JILL.authid
    answers.clear()
    assert browser.goes_to("lobby").status == 503
    assert "cannot be reached" in browser.page


def test_without_guests_one_logs_in_on_the_site(lobby: Parts) -> None:
    """Reading is for guests too, so it is not for anybody then."""
    browser = Browser(lobby, rules=replace(THEIRS, guests=None))
    assert browser.goes_to("lobby").status == 401
    assert "log in first" in browser.page


def test_a_guest_whose_token_is_over_may_come_again(lobby: Parts) -> None:
    """What a cookie says that is no token of ours is nobody."""
    browser = Browser(lobby, f"{GUEST}=nonsense")
    assert browser.goes_to("lobby").status == 200
    assert "Come in" in browser.page


def test_a_node_that_is_starting_says_so(lobby: Parts) -> None:
    """On a page like the others."""
    browser = Browser(lobby)
    browser.down = Unavailable("The node is starting.")
    assert browser.goes_to("lobby").status == 503
    assert "<h1>" in browser.page


def test_a_page_speaks_the_language_that_the_browser_prefers(lobby: Parts) -> None:
    """Mistakes, too; what people wrote stays as it is, and has its own direction."""
    does(lobby, JACK, "chat.send", room="lobby", text="hello")
    browser = Browser(lobby)
    browser.languages = "fr, ar-EG;q=0.8, de;q=0.5"
    browser.goes_to("lobby")
    assert '<html lang="ar" dir="rtl">' in browser.page
    assert browser.texts == ["hello"]
    assert browser.sends(do="send", text="nameless").status == 401
    assert '<p class="wrong" role="alert" id="wrong">اذكر من أنت أولًا.</p>' in browser.page
    assert browser.goes_to("nowhere").status == 404
    assert "<h1>لا توجد غرفة كهذه</h1>" in browser.page


def test_a_language_is_chosen_by_a_link(lobby: Parts) -> None:
    """It is kept in a cookie, and the place where one reads stays the same."""
    for n in range(60):
        does(lobby, NODES_OWN, "chat.send", room="lobby", text=f"text {n}")
    browser = Browser(lobby)
    browser.languages = "ar"
    browser.goes_to("lobby", before="12")
    assert 'href="lobby?lang=de&amp;before=12" lang="de"' in browser.page
    assert 'href="lobby?lang=ar&amp;before=12" lang="ar" hreflang="ar" aria-current="true"' in browser.page
    browser.goes_to("lobby", lang="de", before="12")
    assert browser.cookies[LANGUAGE] == "de"
    browser.goes_to("")
    assert '<html lang="de" dir="ltr">' in browser.page
    assert "1 Mitglied<" in browser.page
    browser.goes_to("", lang="<script>")
    assert '<html lang="de" dir="ltr">' in browser.page
    assert browser.cookies[LANGUAGE] == "de"


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        ("", '<span class="of-room" aria-hidden="true">T</span>'),
        ("🐯", '<span class="of-room emoji" aria-hidden="true">🐯</span>'),
        ("/cat.svg", '<img class="of-room" src="/cat.svg" alt=""'),
    ],
)
def test_a_room_shows_its_picture(lobby: Parts, picture: str, shown: str) -> None:
    """One emoji, one by address, or the letter that its name begins with; in the list and above the room."""
    does(lobby, NODES_OWN, "room.update", room="lobby", picture=picture)
    browser = Browser(lobby)
    for path in ("", "lobby"):
        assert shown in browser.goes_to(path).page
