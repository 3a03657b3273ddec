"""The cast: Jack and Jill, the kittens' backend, a guest, and the node itself, as the rules see them."""

from tidings.model.names import skeleton
from tidings.model.people import Caller, Person, Role

JACK = Caller(authid="jack", role=Role.MEMBER, name="Jack", session=1, address="192.0.2.1")
JILL = Caller(authid="jill", role=Role.MEMBER, name="Jill", session=2, address="192.0.2.2")
GUEST = Caller(authid="guest-aaaaaaaaaaaaaaaa", role=Role.GUEST, name="Tom", session=3, address="192.0.2.3")
KITTENS = Caller(authid="service:kittens", role=Role.SERVICE, name="kittens")
NODE = Caller(authid="service:tidings", role=Role.COMPONENT, name="Tidings")

PEOPLE = (JACK, JILL, GUEST)
EVERYBODY = (*PEOPLE, KITTENS, NODE)


def person_of(who: Caller, now: int) -> Person:
    """What is kept of somebody who was here at a time."""
    return Person(authid=who.authid, role=who.role, name=who.name, name_skeleton=skeleton(who.name), seen=now)
