"""The limits that a site may set, with their defaults. Protocol bounds that nobody may lift stand in `requests`."""

from msgspec import Struct

from tidings.model.personal import Words
from tidings.model.profiles import FindPeople
from tidings.model.receipts import ReceiptRooms


class Limits(Struct, frozen=True, kw_only=True):
    """What the rules count against. Each is a setting: `TIDINGS_` and its name in capitals."""

    text_characters: int = 4096
    data_bytes: int = 32_768
    rooms_per_person: int = 50
    members_per_room: int = 10_000
    memberships_per_person: int = 200
    room_days: int = 0
    direct_people: int = 10
    direct_rooms_per_person: int = 1000
    presence_list: int = 1000
    reactions_per_message: int = 20
    pins_per_room: int = 50
    bookmarks_per_person: int = 500
    blocks_per_person: int = 500
    people_may_delete_themselves: bool = False
    deleted_messages: Words = "keep"
    described_commands: int = 200
    notifications_per_message: int = 100
    browsers_per_person: int = 10
    file_bytes: int = 10_000_000
    file_bytes_per_person: int = 500_000_000
    file_bytes_total: int = 20_000_000_000
    files_per_message: int = 10
    uploads_per_person: int = 4
    reports_per_room: int = 1000
    reports_per_person: int = 20
    filters_per_room: int = 200
    trace_days: int = 30
    receipts: ReceiptRooms = "direct"
    receipts_people: int = 20
    find_people: FindPeople = "rooms"
    status_characters: int = 80
    last_seen: bool = False
    idle_minutes: int = 10
    invitations_per_room: int = 50
    invitation_days: int = 365


class Rate(Struct, frozen=True, kw_only=True):
    """A token bucket: `burst` at once, `per_second` after that."""

    per_second: float
    burst: int


class Rates(Struct, frozen=True, kw_only=True):
    """How often somebody may call; one bucket per person and one per network address."""

    calls: Rate = Rate(per_second=50, burst=100)
    sends: Rate = Rate(per_second=10, burst=20)
    address_calls: Rate = Rate(per_second=400, burst=800)
    address_logins: Rate = Rate(per_second=20, burst=200)
    service_calls: Rate = Rate(per_second=5000, burst=10_000)
