"""Guests and their names, members, services and their keys."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from tests.support.site import NOON, Site
from tests.support.site import site as made_site
from tidings.model.errors import Invalid, KeyInvalid, NameTaken, NicknameRequired, TokenExpired, TokenInvalid, TooLong
from tidings.model.people import Admission, Role
from tidings.services import access, service_keys, tokens
from tidings.services.access import GuestHello, GuestRules
from tidings.services.service_keys import NewKey
from tidings.services.tokens import Claims, TokenKey

NODE_KEY = TokenKey(kid="node", secret="g" * 32)
SITE_KEY = TokenKey(kid="site", secret="s" * 32)
RULES = GuestRules(key=NODE_KEY, lifetime_ms=1000_000, name_hold_ms=100_000)


@pytest.fixture
def site(engine_name: str) -> Iterator[Site]:
    """A site where nobody has been yet."""
    with made_site(engine_name, met=()) as made:
        yield made


def comes(site: Site, nickname: str | None = None, *, token: str | None = None, key: str | None = None) -> Admission:
    """A guest comes in."""
    return access.admit_guest(site.tx, GuestHello(nickname=nickname, token=token, key=key), site.turn(), rules=RULES)


def member_comes(site: Site, authid: str, name: str) -> Admission:
    """A member comes in."""
    return access.admit_token(site.tx, Claims(authid=authid, name=name, expires_at=NOON), site.turn())


def token_of(guest: Admission) -> str:
    """The token that a guest comes back with."""
    assert guest.token is not None
    return guest.token


# ---- guests


def test_a_guest_is_somebody_new(site: Site) -> None:
    """With an authid of the node's making, and the name they chose, tidied."""
    one, other = comes(site, "  Tom   Cat "), comes(site, "Felix")
    assert re.fullmatch(r"guest-[a-z2-7]{16}", one.authid)
    assert (one.role, one.name, one.expires_at, one.streams) == (Role.GUEST, "Tom Cat", None, ())
    assert one.authid != other.authid
    person = site.tx.person(one.authid)
    assert person is not None
    assert (person.role, person.name, person.seen) == (Role.GUEST, "Tom Cat", NOON)


def test_a_guest_who_comes_back_is_the_same_guest(site: Site) -> None:
    """Under the name they had, or another that they choose now."""
    first = comes(site, "Tom")
    again = comes(site, token=token_of(first))
    assert (again.authid, again.name) == (first.authid, "Tom")
    renamed = comes(site, "Felix", token=token_of(again))
    assert (renamed.authid, renamed.name) == (first.authid, "Felix")
    assert comes(site, "Tom").authid != first.authid


def test_a_retried_join_is_the_same_guest(site: Site) -> None:
    """The key that the client made before its first try says so; other keys are other guests."""
    first = comes(site, "Tom", key="key-12345")
    assert comes(site, "Tom", key="key-12345").authid == first.authid
    with pytest.raises(NameTaken):
        comes(site, "Tom", key="key-54321")
    with pytest.raises(Invalid) as caught:
        comes(site, "Tom", key="short")
    assert caught.value.field == "key"


@pytest.mark.parametrize("nickname", [None, "", "   "])
def test_a_new_guest_needs_a_nickname(site: Site, nickname: str | None) -> None:
    """It is asked for."""
    with pytest.raises(NicknameRequired):
        comes(site, nickname)


def test_a_nickname_must_be_seen(site: Site) -> None:
    """The rules of names hold, and the error names the field."""
    for nickname, error in (("\u200b", Invalid), ("x" * 41, TooLong)):
        with pytest.raises(error) as caught:
            comes(site, nickname)
        assert caught.value.field == "nickname"


@pytest.mark.parametrize("nickname", ["Tom", "TOM", "T o m", "Тоm", "T0m"])  # noqa: RUF001 - Cyrillic is the point
def test_a_name_in_use_or_one_like_it_is_refused(site: Site, nickname: str) -> None:
    """Nobody passes for another guest, nor for a member."""
    comes(site, "Tom")
    with pytest.raises(NameTaken) as caught:
        comes(site, nickname)
    assert caught.value.field == "nickname"


@pytest.mark.parametrize("nickname", ["admin", "Admin", "аdmin", "Tidings", "m o d e r a t o r", "rnoderator"])  # noqa: RUF001
def test_reserved_names_are_nobodys(site: Site, nickname: str) -> None:
    """Nor is what looks like them."""
    with pytest.raises(NameTaken):
        comes(site, nickname)


def test_a_guests_name_is_held_for_a_time(site: Site) -> None:
    """Counted from when they were last seen; then it is free, and its first bearer must choose another."""
    first = comes(site, "Tom")
    site.now += RULES.name_hold_ms
    with pytest.raises(NameTaken):
        comes(site, "Tom")
    access.touch(site.tx, [first.authid, "nobody"], site.now)
    site.now += RULES.name_hold_ms
    with pytest.raises(NameTaken):
        comes(site, "Tom")
    site.now += 1
    comes(site, "Tom")
    with pytest.raises(NameTaken):
        comes(site, token=token_of(first))
    assert comes(site, "Felix", token=token_of(first)).authid == first.authid


def test_a_members_name_is_held_for_ever(site: Site) -> None:
    """No guest is called as a member is, however long ago they were here; members may share a name."""
    member_comes(site, "jack", "Jack")
    site.now += 1000 * RULES.name_hold_ms
    with pytest.raises(NameTaken):
        comes(site, "Jack")
    assert member_comes(site, "jack2", "Jack").name == "Jack"


def test_a_member_takes_a_name_from_a_guest(site: Site) -> None:
    """Who a member is, the web app says."""
    guest = comes(site, "Jack")
    assert member_comes(site, "jack", "Jack").name == "Jack"
    with pytest.raises(NameTaken):
        comes(site, token=token_of(guest))


# ---- guests' tokens


def test_a_guests_token_ends(site: Site) -> None:
    """After that they are somebody new."""
    token = token_of(comes(site, "Tom"))
    site.now += RULES.lifetime_ms + 5_000
    with pytest.raises(TokenExpired):
        comes(site, token=token)


def test_tokens_of_guests_and_members_are_not_mixed_up(site: Site) -> None:
    """Not even if the site's key and the node's were one."""
    guest = token_of(comes(site, "Tom"))
    member = tokens.mint(SITE_KEY, Claims(authid="jack", name="Jack", expires_at=NOON + 1000_000), NOON)
    assert tokens.is_guest_token(guest, NODE_KEY)
    assert not tokens.is_guest_token(member, NODE_KEY)
    with pytest.raises(TokenInvalid):
        comes(site, token=member)
    with pytest.raises(TokenInvalid):
        tokens.check_token(guest, [SITE_KEY], NOON)
    with pytest.raises(TokenInvalid) as caught:
        tokens.check_token(guest, [NODE_KEY], NOON)
    assert caught.value.field == "aud"
    members_by_node = tokens.mint(NODE_KEY, Claims(authid="jack", name="Jack", expires_at=NOON + 1000_000), NOON)
    with pytest.raises(TokenInvalid):
        comes(site, token=members_by_node)


def test_a_guests_token_names_a_guest() -> None:
    """A token for guests that names somebody else is not one."""
    token = tokens.mint_guest("jack", NODE_KEY, NOON + 1000_000)
    with pytest.raises(TokenInvalid) as caught:
        tokens.guest_of(token, NODE_KEY, NOON)
    assert caught.value.field == "sub"


def test_another_nodes_guest_is_nobody_here(site: Site) -> None:
    """A token that another secret has signed is refused."""
    token = token_of(comes(site, "Tom"))
    with pytest.raises(TokenInvalid):
        tokens.guest_of(token, replace(NODE_KEY, secret="h" * 32), NOON)


# ---- services


@pytest.fixture(params=["api", "cryptosign"])
def key(request: pytest.FixtureRequest, site: Site) -> NewKey:
    """A key of the kittens' backend, of either kind, stored."""
    make = service_keys.make_api_key if request.param == "api" else service_keys.make_cryptosign_key
    made = make("kittens", NOON)
    site.tx.put_key(made.stored)
    return made


def service_of(site: Site, key: NewKey) -> Admission:
    """Whose key it is."""
    if key.stored.kind == "api":
        return service_keys.service_of_api_key(site.tx, key.secret)
    return service_keys.service_of_public_key(site.tx, key.stored.id.upper())


def test_a_key_is_its_services(site: Site, key: NewKey) -> None:
    """Until it is revoked."""
    found = service_of(site, key)
    assert (found.authid, found.role, found.name, found.expires_at) == (
        "service:kittens",
        Role.SERVICE,
        "kittens",
        None,
    )
    site.tx.put_key(replace(key.stored, revoked=NOON + 1))
    with pytest.raises(KeyInvalid):
        service_of(site, key)
    (stored,) = site.tx.keys()
    assert stored.revoked == NOON + 1


def test_the_database_holds_no_secret(site: Site, key: NewKey) -> None:
    """What is stored does not let anybody in."""
    assert key.secret not in str(key.stored)
    assert key.secret.encode() not in key.stored.digest
    assert bytes.fromhex(key.secret) != key.stored.digest if key.stored.kind == "cryptosign" else True


def test_no_two_keys_are_alike() -> None:
    """Each is random."""
    for make in (service_keys.make_api_key, service_keys.make_cryptosign_key):
        one, other = make("kittens", NOON), make("kittens", NOON)
        assert one.secret != other.secret
        assert one.stored.id != other.stored.id
        with pytest.raises(Invalid) as caught:
            make("Kittens!", NOON)
        assert caught.value.field == "name"


def test_what_looks_like_a_key_is_not_one(site: Site) -> None:
    """Another secret, another id, another shape, the digest itself, a key of the other kind."""
    made = service_keys.make_api_key("kittens", NOON)
    signing = service_keys.make_cryptosign_key("kittens", NOON)
    for one in (made, signing):
        site.tx.put_key(one.stored)
    tampered = made.secret[:-1] + ("a" if made.secret[-1] != "a" else "b")
    unknown = service_keys.make_api_key("kittens", NOON).secret
    shapes = ["", "tk_", "tk_x_y", "\ud800", made.secret + "\n", signing.secret, f"tk_{signing.stored.id}_x"]
    for wrong in (tampered, unknown, made.stored.digest.hex(), *shapes):
        with pytest.raises(KeyInvalid):
            service_keys.service_of_api_key(site.tx, wrong)
    for wrong in ("", made.stored.id, "0" * 64, "\ud800", "x" * 64):
        with pytest.raises(KeyInvalid):
            service_keys.service_of_public_key(site.tx, wrong)


def test_a_key_is_told_from_a_token() -> None:
    """By its beginning."""
    assert service_keys.is_api_key(service_keys.make_api_key("kittens", NOON).secret)
    assert not service_keys.is_api_key(tokens.mint(SITE_KEY, Claims(authid="jack", name="Jack", expires_at=NOON), NOON))


def test_a_caller_is_what_was_admitted(site: Site) -> None:
    """Name, role and streams come from the proof; session and address from the router."""
    claims = Claims(authid="jack", name="Jack", expires_at=NOON, streams=("room.den",))
    caller = access.admit_token(site.tx, claims, site.turn()).caller(session=7, address="192.0.2.1")
    assert (caller.authid, caller.role, caller.name, caller.streams) == ("jack", Role.MEMBER, "Jack", ("room.den",))
    assert (caller.session, caller.address) == (7, "192.0.2.1")
