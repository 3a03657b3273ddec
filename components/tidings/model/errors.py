"""Every error that leaves Tidings, as a tree.

TidingsError
├── Invalid            422  a field has the wrong type, shape or content
│   ├── TooLong        422  a field is over its limit
│   └── FileRefused    422  a file's content is of no kind that is taken
├── BadRequest         400  no JSON at all (HTTP)
├── TooLarge           413  a body over its limit (HTTP)
├── UnsupportedType    415  (HTTP)
├── MethodNotAllowed   405  (HTTP)
├── Unauthorized       401  who you are could not be established
│   ├── NicknameRequired, GuestsNotAllowed
│   ├── TokenExpired, TokenInvalid, KeyInvalid, LoggedOut
├── NotAllowed         403  you are known, but may not do this
│   ├── NotAMember, Banned, Muted, Archived, OriginNotAllowed, Refused, KeptApart
├── NotFound           404
│   ├── NoSuchRoom, NoSuchMessage, NoSuchFile, NoSuchPerson, NoSuchStream, NoSuchProcedure, NoSuchCommand
│   ├── NoSuchQuestion
│   └── ConnectionGone 410  a connection that is carried over HTTP
├── Conflict           409
│   ├── RoomExists, NameTaken, KeyReused, PollClosed
│   └── LimitReached        of rooms, or of people in one
├── RateLimited        429  temporary; `retry_after_ms` says when
│   └── SlowMode            the room lets everybody speak once in so many seconds
├── TooMany            429  a cap on sessions is reached
├── CommandFailed      502  a backend's procedure failed
├── NoAnswer           504  a person was asked, and there is no answer
│   ├── NobodyThere, TimedOut
│   └── Dismissed      409  they do not want to answer
├── Unavailable        503  temporary; try again with the same key
└── Internal           500  our fault; details are in the log only

`uri` is the WAMP error URI. Over HTTP the same error is an RFC 9457 problem with `status`. `temporary` tells a client
that the same request, sent again later with the same key, may succeed.
"""

from typing import ClassVar


class TidingsError(Exception):
    """The root. The sentence says what is wrong and, where it can, what to do.

    Args:
        sentence: one sentence for a person.
        field: the name of the request's field that is wrong.
        limit: the number the field must keep to.
        retry_after_ms: how long to wait before the next try, in milliseconds.
    """

    uri: ClassVar[str] = "tidings.error.internal"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong on our side"
    temporary: ClassVar[bool] = False

    def __init__(
        self,
        sentence: str = "",
        *,
        field: str | None = None,
        limit: int | None = None,
        retry_after_ms: int | None = None,
    ) -> None:
        self.sentence = sentence or f"{self.title}."
        self.field = field
        self.limit = limit
        self.retry_after_ms = retry_after_ms
        super().__init__(self.sentence)

    def details(self) -> dict[str, str | int | bool]:
        """What a client is told besides the sentence; absent members are left out."""
        found: dict[str, str | int | bool] = {"temporary": self.temporary}
        if self.field is not None:
            found["field"] = self.field
        if self.limit is not None:
            found["limit"] = self.limit
        if self.retry_after_ms is not None:
            found["retry_after_ms"] = self.retry_after_ms
        return found


class Invalid(TidingsError):
    uri = "tidings.error.invalid"
    status = 422
    title = "A field of the request is not valid"


class TooLong(Invalid):
    uri = "tidings.error.too_long"
    title = "A field of the request is over its limit"


class FileRefused(Invalid):
    uri = "tidings.error.file_refused"
    title = "This file is not taken"


class BadRequest(TidingsError):
    uri = "tidings.error.bad_request"
    status = 400
    title = "The request could not be read"


class TooLarge(TidingsError):
    uri = "tidings.error.too_large"
    status = 413
    title = "The request is too large"


class UnsupportedType(TidingsError):
    uri = "tidings.error.unsupported_type"
    status = 415
    title = "The content type is not application/json"


class MethodNotAllowed(TidingsError):
    uri = "tidings.error.method_not_allowed"
    status = 405
    title = "This address does not take this method"


class Unauthorized(TidingsError):
    uri = "tidings.error.unauthorized"
    status = 401
    title = "Who you are could not be established"


class NicknameRequired(Unauthorized):
    uri = "tidings.error.nickname_required"
    title = "A guest needs a nickname"


class GuestsNotAllowed(Unauthorized):
    uri = "tidings.error.guests_not_allowed"
    title = "This site does not admit guests"


class TokenExpired(Unauthorized):
    uri = "tidings.error.token_expired"
    title = "The token has expired"


class TokenInvalid(Unauthorized):
    uri = "tidings.error.token_invalid"
    title = "The token is not valid"


class LoggedOut(Unauthorized):
    uri = "tidings.error.logged_out"
    title = "You were logged out on the site"


class KeyInvalid(Unauthorized):
    uri = "tidings.error.key_invalid"
    title = "The key is not known or was revoked"


class NotAllowed(TidingsError):
    uri = "tidings.error.not_allowed"
    status = 403
    title = "You may not do this"


class OriginNotAllowed(NotAllowed):
    uri = "tidings.error.origin_not_allowed"
    title = "Pages of this origin may not connect"


class NotAMember(NotAllowed):
    uri = "tidings.error.not_a_member"
    title = "You are not a member of this room"


class Banned(NotAllowed):
    uri = "tidings.error.banned"
    title = "You were put out of this room"


class Muted(NotAllowed):
    uri = "tidings.error.muted"
    title = "You may read this room, but not write in it for now"


class Archived(NotAllowed):
    uri = "tidings.error.archived"
    title = "This room is archived: it can be read, and nothing can be said in it"


class Refused(NotAllowed):
    uri = "tidings.error.refused"
    title = "The site does not want this"


class KeptApart(NotAllowed):
    uri = "tidings.error.kept_apart"
    title = "The two of you cannot write to each other"


class NotFound(TidingsError):
    uri = "tidings.error.not_found"
    status = 404
    title = "There is no such thing here"


class NoSuchRoom(NotFound):
    uri = "tidings.error.no_such_room"
    title = "There is no such room"


class NoSuchMessage(NotFound):
    uri = "tidings.error.no_such_message"
    title = "There is no such message in this room"


class NoSuchFile(NotFound):
    uri = "tidings.error.no_such_file"
    title = "There is no such file in this room"


class NoSuchPerson(NotFound):
    uri = "tidings.error.no_such_person"
    title = "There is no such person here"


class NoSuchStream(NotFound):
    uri = "tidings.error.no_such_stream"
    title = "There is no such stream"


class NoSuchProcedure(NotFound):
    uri = "tidings.error.no_such_procedure"
    title = "There is no such procedure"


class NoSuchCommand(NotFound):
    uri = "tidings.error.no_such_command"
    title = "There is no such command"


class NoSuchQuestion(NotFound):
    uri = "tidings.error.no_such_question"
    title = "There is no such question any more"


class ConnectionGone(NotFound):
    uri = "tidings.error.connection_gone"
    status = 410
    title = "This connection has ended"


class Conflict(TidingsError):
    uri = "tidings.error.conflict"
    status = 409
    title = "This is at odds with what is there"


class RoomExists(Conflict):
    uri = "tidings.error.room_exists"
    title = "There is a room of this name already"


class NameTaken(Conflict):
    uri = "tidings.error.name_taken"
    title = "This name, or one that looks like it, is taken"


class KeyReused(Conflict):
    uri = "tidings.error.key_reused"
    title = "This idempotency key was used for another request"


class PollClosed(Conflict):
    uri = "tidings.error.poll_closed"
    title = "This poll is closed"


class LimitReached(Conflict):
    uri = "tidings.error.limit_reached"
    title = "There is no room for more"


class RateLimited(TidingsError):
    uri = "tidings.error.rate_limited"
    status = 429
    title = "Too many requests"
    temporary = True


class SlowMode(RateLimited):
    uri = "tidings.error.slow_mode"
    title = "This room is slow: wait before you say more"


class TooMany(TidingsError):
    uri = "tidings.error.too_many"
    status = 429
    title = "Too many sessions"


class CommandFailed(TidingsError):
    uri = "tidings.error.command_failed"
    status = 502
    title = "The backend of this command failed"


class NoAnswer(TidingsError):
    uri = "tidings.error.no_answer"
    status = 504
    title = "The person gave no answer"


class NobodyThere(NoAnswer):
    uri = "tidings.error.nobody_there"
    title = "The person is not here"


class TimedOut(NoAnswer):
    uri = "tidings.error.timed_out"
    title = "The person did not answer in time"


class Dismissed(NoAnswer):
    uri = "tidings.error.dismissed"
    status = 409
    title = "The person does not want to answer"


class Unavailable(TidingsError):
    uri = "tidings.error.unavailable"
    status = 503
    title = "Not available right now"
    temporary = True


class Internal(TidingsError):
    title = "Something went wrong on our side; it is in our log"


def all_errors() -> list[type[TidingsError]]:
    """Every error class, the general before the special; the reference and the tests read it."""
    found: list[type[TidingsError]] = []
    waiting: list[type[TidingsError]] = TidingsError.__subclasses__()
    while waiting:
        kind = waiting.pop(0)
        found.append(kind)
        waiting[:0] = kind.__subclasses__()
    return found
