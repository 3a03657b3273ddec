"""A user of the site, as the site tells of them: in a token, or in answer to "who is this"."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tidings.model import names
from tidings.model.errors import Invalid
from tidings.model.people import GUEST_PREFIX, SERVICE_PREFIX
from tidings.services.checks import is_picture_address

MOST_STREAMS = 100
LONGEST_PICTURE = 500


class SiteUser(Struct, frozen=True, kw_only=True):
    """Who a user of the site is in Tidings. `streams`: what they may read besides their own.

    `picture`: where theirs is; None if the site says nothing of it.
    """

    authid: str
    name: str
    streams: tuple[str, ...] = ()
    picture: str | None = None


def site_user(told: Mapping[str, Any], authid_field: str) -> SiteUser:
    """Check what the site says of a user.

    Args:
        told: the fields `name` (the authid if it is missing), `streams`, `picture` (both optional), and the one with
            the authid. A picture that pages could not load is left out: nobody is kept out for theirs.
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
    return SiteUser(authid=authid, name=_name(told, authid), streams=tuple(streams), picture=_picture(told))


def _name(told: Mapping[str, Any], authid: str) -> str:
    name = told.get("name", authid[: names.NAME_LIMIT])
    if not isinstance(name, str):
        raise Invalid("`name` must be a text.", field="name")
    try:
        return names.clean_name(name[:200], "name")
    except Invalid as error:
        raise Invalid(f"`name` will not do: {error.sentence}", field="name") from None


def _picture(told: Mapping[str, Any]) -> str | None:
    """OpenID Connect's claim (Core 1.0, section 5.1)."""
    picture = told.get("picture")
    if not isinstance(picture, str) or len(picture) > LONGEST_PICTURE:
        return None
    return picture if not picture or is_picture_address(picture) else None
