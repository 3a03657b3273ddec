"""Letting people in: guests by a nickname, members by what their token says."""

import base64
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from tidings.model import names
from tidings.model.errors import Invalid, NameTaken, NicknameRequired, TokenExpired, Unavailable
from tidings.model.people import GUEST_PREFIX, Admission, Login, Person, Role
from tidings.services import Turn
from tidings.services.site_users import SiteUser
from tidings.services.tokens import Claims, TokenKey, guest_of, mint_guest
from tidings.store import ReadTx, Tx

RESERVED_NAMES: Final = ("admin", "administrator", "moderator", "root", "support", "system", "tidings")


class GuestHello(Struct, frozen=True, kw_only=True):
    """What a guest says of themselves.

    `token` is that of an earlier visit. `key` is random and made by the client before its first try: with the same key
    a guest is the same guest, so that a join whose answer was lost can be tried again without "your name is taken".
    """

    nickname: str | None = None
    token: str | None = None
    key: str | None = None


def admit_guest(tx: Tx, hello: GuestHello, turn: Turn, *, rules: "GuestRules") -> Admission:
    """Let a guest in, as somebody new or, with the token or the key of an earlier visit, as the one they were.

    Raises:
        NicknameRequired, NameTaken, Invalid, TooLong: the nickname.
        TokenExpired, TokenInvalid: the token of the earlier visit.
    """
    authid = _guest_authid(hello, rules, turn.now)
    if tx.was_deleted(authid):
        raise TokenExpired("This guest was deleted; come in as somebody new.", field="token")
    known = tx.person(authid)
    wanted = hello.nickname if hello.nickname is not None else (known.name if known else None)
    if wanted is None or not wanted.strip():
        raise NicknameRequired("Choose a nickname.", field="nickname")
    name = names.clean_name(wanted)
    _claim_name(tx, authid, name, turn.now - rules.name_hold_ms)
    _remember(tx, authid, Role.GUEST, name, turn.now)
    expires_at = turn.now + rules.lifetime_ms
    return Admission(
        authid=authid, role=Role.GUEST, name=name, login="guest", token=mint_guest(authid, rules.key, expires_at)
    )


class GuestRules(Struct, frozen=True, kw_only=True):
    """How guests are held: the node's own signing key, for how long a token is good, for how long a name is kept."""

    key: TokenKey
    lifetime_ms: int = 90 * 86_400_000
    name_hold_ms: int = 86_400_000


def _guest_authid(hello: GuestHello, rules: GuestRules, now: int) -> str:
    if hello.token is not None:
        return guest_of(hello.token, rules.key, now)
    if hello.key is not None and not re.fullmatch(names.KEY, hello.key):
        raise Invalid("`key` must be 8 to 128 letters, digits or any of _ . : -", field="key")
    seed = hello.key or secrets.token_hex(16)
    digest = hmac.digest(rules.key.secret.encode(), b"guest:" + seed.encode(), "sha256")
    return GUEST_PREFIX + base64.b32encode(digest[:10]).decode().lower()


def _claim_name(tx: ReadTx, authid: str, name: str, held_since: int) -> None:
    shape = names.skeleton(name)
    holder = tx.holder(shape)
    is_held = (
        holder is not None and holder.authid != authid and (holder.role is not Role.GUEST or holder.seen >= held_since)
    )
    if is_held or shape in {names.skeleton(reserved) for reserved in RESERVED_NAMES}:
        raise NameTaken(f"“{name}”, or a name that looks like it, is taken.", field="nickname")


def admit_token(tx: Tx, claims: Claims, turn: Turn) -> Admission:
    """Let a user of the site in, as their token says.

    Raises:
        TokenExpired: it was signed before they were logged out.
        Unavailable: they are being deleted just now.
    """
    if claims.issued_at is not None and claims.issued_at < tx.logout(claims.authid) // 1000 * 1000:
        raise TokenExpired("The token was signed before its owner logged out; get a fresh one.", field="iat")
    return _admit_member(tx, claims, turn, "token", claims.expires_at)


def admit_user(tx: Tx, user: SiteUser, turn: Turn) -> Admission:
    """Let a user of the site in, as the site says whose cookie it is."""
    return _admit_member(tx, user, turn, "site")


def _admit_member(tx: Tx, user: SiteUser, turn: Turn, login: Login, expires_at: int | None = None) -> Admission:
    if tx.deletion(user.authid) is not None:
        raise Unavailable("You are being deleted; come back in a moment.", retry_after_ms=5000)
    _remember(tx, user.authid, Role.MEMBER, user.name, turn.now)
    has_new_picture = user.picture is not None and user.picture != _picture(tx, user.authid)
    if has_new_picture:
        tx.put_picture(user.authid, user.picture or "")
    return Admission(
        authid=user.authid,
        role=Role.MEMBER,
        name=user.name,
        login=login,
        expires_at=expires_at,
        streams=user.streams,
        has_new_picture=has_new_picture,
    )


def _picture(tx: ReadTx, authid: str) -> str:
    card = tx.cards([authid]).get(authid)
    return "" if card is None else card.picture


def log_out(tx: Tx, authid: str, turn: Turn) -> None:
    """From now on nothing counts that was signed for this person before: tokens tell the second (`iat`).

    And their browsers, one of which may be a library's, show nothing more.
    """
    tx.put_logout(authid, turn.now)
    tx.drop_push_subscriptions(authid)


def _remember(tx: Tx, authid: str, role: Role, name: str, now: int) -> None:
    tx.put_person(Person(authid=authid, role=role, name=name, name_skeleton=names.skeleton(name), seen=now))


def touch(tx: Tx, authids: Sequence[str], now: int) -> None:
    """Note that these people are still here, so that their names stay theirs."""
    saw_last(tx, dict.fromkeys(authids, now))


def saw_last(tx: Tx, people: Mapping[str, int]) -> None:
    """Note when (ms) these people, by authid, were here; of those who are not known any more nothing is."""
    for authid, time in people.items():
        person = tx.person(authid)
        if person is not None:
            _remember(tx, authid, person.role, person.name, time)
