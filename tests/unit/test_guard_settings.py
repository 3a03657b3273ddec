"""The guard's settings, and what it says if it cannot hold what it promises."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tidings.node.loading import load
from tidings.router.guard import made_for
from tidings.router.guard.caps import Caps
from tidings.router.guard.component import SWITCHES, Settings
from tidings.router.guard.crowds import Networks, host, host_of


def test_all_is_on_and_has_its_limit_as_it_comes() -> None:
    """Nothing has to be said."""
    settings = Settings({"cbdir": "/somewhere"})
    assert all(settings.has(switch) for switch in SWITCHES)
    assert settings.group(Caps) == Caps()


def test_each_can_be_turned_off_and_each_limit_set() -> None:
    """By its own name."""
    settings = Settings({"pace": False, "calls": 7})
    assert [switch for switch in SWITCHES if not settings.has(switch)] == ["pace"]
    assert settings.group(Caps).calls == 7


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ({"cals": 7}, "no setting 'cals'"),
        ({"calls": 0}, "calls is to be a number above 0"),
        ({"calls": True}, "calls is to be a number above 0"),
        ({"hello_seconds": "ten"}, "hello_seconds is to be a number above 0"),
        ({"uncounted_networks": ["the office"]}, "the office"),
    ],
)
def test_a_mistake_is_named(extra: dict[str, Any], says: str) -> None:
    """In one sentence, which ends the node."""
    with pytest.raises(ValueError, match=says):
        Settings(extra)


def test_with_other_files_it_refuses_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the file, the versions, and what can be done; with that part off it starts."""
    digests = {**made_for.DIGESTS, "twisted.web.http": "0123456789abcdef"}
    monkeypatch.setattr(made_for, "DIGESTS", digests)
    with pytest.raises(ValueError, match=r"'deadlines' was made for crossbar .*twisted\.web\.http is another one"):
        Settings({})
    assert not Settings({"deadlines": False}).has("deadlines")


def test_it_knows_all_that_it_reaches_into() -> None:
    """And nothing else."""
    assert {module for modules in made_for.REACHES_INTO.values() for module in modules} == set(made_for.DIGESTS)
    assert made_for.digest_of("tidings.there_is_no_such_module") == ""


@pytest.mark.parametrize(
    ("peer", "whose"),
    [
        ("tcp4:192.0.2.1:5123", "192.0.2.1"),
        ("tcp6:2001:db8:1:2:3:4:5:6:5123", "2001:db8:1:2::/64"),
        ("tcp6:::ffff:192.0.2.1:5123", "192.0.2.1"),
        ("unix", ""),
        ("unix:/run/carried.sock", ""),
    ],
)
def test_whose_a_connection_is(peer: str, whose: str) -> None:
    """Who has IPv6 has 2**64 addresses."""
    assert host_of(peer) == whose


@pytest.mark.parametrize(
    ("address", "is_counted"),
    [
        ("192.0.2.1", True),
        ("2001:db8::1", True),
        ("127.0.0.1", False),
        ("::1", False),
        ("10.1.2.3", False),
        ("172.17.0.1", False),
        ("192.168.1.9", False),
        ("fe80::1%eth0", False),
        ("", False),
    ],
)
def test_private_addresses_are_not_counted(address: str, is_counted: bool) -> None:
    """A proxy is there, and everybody behind it."""
    assert Networks().has(host(address)) is not is_counted


ROOT = Path(__file__).resolve().parents[2]


def test_the_configuration_and_the_documentation_say_the_same() -> None:
    """Each limit, with its number."""
    config = msgspec.yaml.decode((ROOT / ".crossbar" / "config.yaml").read_bytes())
    (guard,) = [one for one in config["workers"][0]["components"] if one["id"] == "guard"]
    page = (ROOT / "docs" / "topics" / "limits.md").read_text()
    told = {name: float(number) for name, number in re.findall(r"^\| `(\w+)` \| (\d+) \|", page, re.MULTILINE)}
    assert guard["extra"] == Settings({}).numbers == told


def test_the_documentation_tells_the_nodes_limits_as_they_come() -> None:
    """The table of who holds what."""
    page = (ROOT / "docs" / "topics" / "limits.md").read_text()
    settings = load(ROOT, {})
    for variable, told in re.findall(r"`TIDINGS_(\w+)`(?:, `…_BURST`)? \| ([\d,]+)", page):
        assert getattr(settings, variable.lower()) == int(told.replace(",", "")), variable
