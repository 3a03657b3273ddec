"""Invitations by link; see `queries`."""

from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from tidings.model.invitations import Invitation
from tidings.model.people import Author
from tidings.store import schema as s
from tidings.store.rows import Rows
from tidings.store.statements import _p

_c = s.invitations.c
INVITATION = select(s.invitations).where(_c.digest == _p("digest"))
INVITATIONS = (
    select(s.invitations)
    .where(_c.room == _p("room"), _c.expires > _p("now"), or_(_c.uses == 0, _c.used < _c.uses))
    .order_by(_c.created.desc(), _c.id)
    .limit(_p("limit"))
)
ADD = insert(s.invitations)
USE = update(s.invitations).where(_c.id == _p("id")).values(used=_p("used"))
DROP = delete(s.invitations).where(_c.id == _p("id"))
DROP_OF = delete(s.invitations).where(_c.room == _p("room"), _c.authid == _p("authid"))
_EXPIRED = select(_c.id).where(_c.expires <= _p("before")).order_by(_c.expires).limit(_p("most"))
FORGET = delete(s.invitations).where(_c.id.in_(_EXPIRED))


class InvitationQueries(Rows):
    """Implements `InvitationReads`."""

    def invitation(self, digest: bytes) -> Invitation | None:
        row = self._row(INVITATION, digest=digest)
        return _invitation(row) if row else None

    def invitations(self, room: str, now: int, limit: int) -> list[Invitation]:
        return [_invitation(row) for row in self._rows(INVITATIONS, room=room, now=now, limit=limit)]


class InvitationCommands(InvitationQueries):
    """Implements `InvitationWrites`."""

    def add_invitation(self, invitation: Invitation, digest: bytes) -> None:
        self._add(
            ADD,
            {
                "id": invitation.id,
                "room": invitation.room,
                "digest": digest,
                "authid": invitation.by.authid,
                "author_name": invitation.by.name,
                "created": invitation.created,
                "expires": invitation.expires,
                "uses": invitation.uses,
                "used": invitation.used,
            },
        )

    def use_invitation(self, invitation: Invitation) -> None:
        self._do(USE, id=invitation.id, used=invitation.used)

    def drop_invitation(self, invitation: str) -> None:
        self._do(DROP, id=invitation)

    def drop_invitations(self, room: str, authid: str) -> None:
        self._do(DROP_OF, room=room, authid=authid)

    def forget_invitations(self, before: int, most: int) -> int:
        return self._do(FORGET, before=before, most=most)


def _invitation(row: Any) -> Invitation:  # noqa: ANN401 - see _rows
    return Invitation(
        id=row.id,
        room=row.room,
        by=Author(authid=row.authid, name=row.author_name),
        created=row.created,
        expires=row.expires,
        uses=row.uses,
        used=row.used,
    )
