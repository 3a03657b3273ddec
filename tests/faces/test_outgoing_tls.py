"""Requests over TLS: to the address that was looked at, under the name of the URL, with a certificate for that name."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec import Struct
from twisted.internet import reactor
from twisted.internet.ssl import Certificate, PrivateCertificate, trustRootFromCertificates

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


def certificate() -> Own:
    """Make one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Own(private=PrivateCertificate.loadPEM(public + private), public=Certificate.loadPEM(public))


@pytest.fixture(scope="module")
def own() -> Own:
    """The receiver's certificate."""
    return certificate()


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
        await post(receiver, NAME, certificate())
    assert receiver.received == []
