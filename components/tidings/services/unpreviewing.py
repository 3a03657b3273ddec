"""Taking previews away."""

from tidings.model.people import Caller
from tidings.model.requests import Done, Unpreview
from tidings.services import Turn
from tidings.services.book import named, note
from tidings.services.chat import require_message
from tidings.services.powers import require_power
from tidings.services.previewing import tell
from tidings.services.rooms import require_member, require_room
from tidings.services.writing import require_open
from tidings.store import Tx


def unpreview(tx: Tx, caller: Caller, request: Unpreview, turn: Turn) -> Done:
    """Take away what a message shows of its links, for good: of one's own, or, for those who moderate, of anybody's.

    The message stays as it is, and no edit brings a preview back. Again changes nothing.

    Raises:
        NoSuchRoom, NotAMember: join first; backends need not.
        NoSuchMessage: none of this id, or a deleted one.
        NotAllowed: somebody else wrote it, whom the caller does not moderate.
        Archived: there only those who moderate the room do this.
    """
    if not caller.is_service:
        require_member(tx, caller, request.room)
    row = require_room(tx, caller, request.room)
    message = require_message(tx, request.room, request.message)
    moderated = message.author.authid != caller.authid
    if moderated:
        theirs = tx.membership(message.room, message.author.authid)
        require_power(tx, caller, message.room, theirs, to="take the previews of others away")
    else:
        require_open(row)
    if message.previews is None:
        return Done()
    tell(tx, caller, message, None, turn)
    if moderated:
        note(tx, caller, message.room, "unpreview", turn, whom=named(tx, message.author.authid), message=message.id)
    return Done()
