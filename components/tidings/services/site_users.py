"""A user of the site, as the site tells of them: in a token, or in answer to "who is this"."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tidings.model import names
from tidings.model.errors import Invalid
from tidings.model.people import GUEST_PREFIX, SERVICE_PREFIX

MOST_STREAMS = 100


class SiteUser(Struct, frozen=True, kw_only=True):
    """Who a user of the site is in Tidings. `streams`: what they may read besides their own."""

    authid: str
    name: str
    streams: tuple[str, ...] = ()


def site_user(told: Mapping[str, Any], authid_field: str) -> SiteUser:
    """Check what the site says of a user.

    Args:
        told: the fields `name` (the authid if it is missing), `streams` (optional), and the one with the authid.
        authid_field: what that one is called: `sub` in a token.

    Raises:
        Invalid: a field is wrong; the sentence begins with its name.
    """
    authid = told.get(authid_field)
    if not isinstance(authid, str) or not re.fullmatch(names.AUTHID, authid):
        raise Invalid(f"`{authid_field}` must be 1 to 128 letters, digits or any of . _ - @ + :", field=authid_field)
    if authid.startswith((GUEST_PREFIX, SERVICE_PREFIX)):
        raise Invalid(f"`{authid_field}` may not start with {GUEST_PREFIX} or {SERVICE_PREFIX}", field=authid_field)
    streams = told.get("streams", [])
    if not isinstance(streams, list) or not all(isinstance(one, str) and names.split_stream(one) for one in streams):
        raise Invalid("`streams` must be a list of stream names.", field="streams")
    if len(streams) > MOST_STREAMS:
        raise Invalid(f"`streams` may name {MOST_STREAMS} streams at most.", field="streams", limit=MOST_STREAMS)
    return SiteUser(authid=authid, name=_name(told, authid), streams=tuple(streams))


def _name(told: Mapping[str, Any], authid: str) -> str:
    name = told.get("name", authid[: names.NAME_LIMIT])
    if not isinstance(name, str):
        raise Invalid("`name` must be a text.", field="name")
    try:
        return names.clean_name(name[:200], "name")
    except Invalid as error:
        raise Invalid(f"`name` will not do: {error.sentence}", field="name") from None
