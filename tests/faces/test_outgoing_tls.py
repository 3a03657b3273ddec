"""Requests over TLS: to the address that was looked at, under the name of the URL, with a certificate for that name."""

from collections.abc import Iterator

import pytest
from msgspec import Struct
from twisted.internet import reactor
from twisted.internet.ssl import Certificate, PrivateCertificate, trustRootFromCertificates

from tests.support.certificate import certificate
from tests.support.receiver import Names, Receiver
from tests.support.waiting import wait_for
from tidings.faces.guarded import Ways
from tidings.faces.outgoing import Answer, Outgoing, Unreachable

NAME = "kittens.example"

# it is Twisted that does, with certificates that are given to it; ours come from the system
pytestmark = pytest.mark.filterwarnings("ignore:Passing pyOpenSSL:DeprecationWarning")


class Own(Struct):
    """A certificate for one name, signed by itself: what a receiver has, and what others may trust."""

    private: PrivateCertificate
    public: Certificate


def made_for_receiver() -> Own:
    """Make one."""
    private, public = certificate(NAME)
    return Own(private=PrivateCertificate.loadPEM(public + private), public=Certificate.loadPEM(public))


@pytest.fixture(scope="module")
def own() -> Own:
    """The receiver's certificate."""
    return made_for_receiver()


@pytest.fixture
def receiver(own: Own) -> Iterator[Receiver]:
    """A receiver behind TLS."""
    made = Receiver(tls=own.private.options())
    yield made
    wait_for(made.close())


async def post(receiver: Receiver, host: str, trusted: Own) -> Answer:
    """Send something to a name that leads to the receiver."""
    names = Names(**{host: ["127.0.0.1"]})
    trust = trustRootFromCertificates([trusted.public])
    sender = Outgoing(Ways(reactor=reactor, reach="anywhere", resolver=names, trust=trust))
    return await sender.post(f"https://{host}:{receiver.port}/hook", {}, b"{}", timeout_s=5, limit=100)


async def test_a_certificate_for_the_name_is_taken(receiver: Receiver, own: Own) -> None:
    """The connection goes to the address, the name is asked for and checked."""
    assert (await post(receiver, NAME, own)).status == 200
    assert receiver.received[0].headers["host"] == f"{NAME}:{receiver.port}"


async def test_another_name_is_refused(receiver: Receiver, own: Own) -> None:
    """Whoever is at the address, it is not who was meant."""
    with pytest.raises(Unreachable, match="DNSMismatch"):
        await post(receiver, "puppies.example", own)
    assert receiver.received == []


async def test_an_unknown_certificate_is_refused(receiver: Receiver) -> None:
    """Even for the right name."""
    with pytest.raises(Unreachable, match="certificate"):
        await post(receiver, NAME, made_for_receiver())
    assert receiver.received == []
