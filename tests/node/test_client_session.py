"""The Python client's session, where its connection is closing."""

import gc
from types import SimpleNamespace
from typing import Any

import pytest
from autobahn.exception import Disconnected
from autobahn.wamp.exception import TransportLost

from tidings.client import guest
from tidings.client.session import Session


def _is_closing(_: object) -> None:
    raise Disconnected("Attempt to send on a closed protocol")


def test_what_could_not_be_sent_does_not_fail_a_second_time() -> None:
    """Whoever subscribes is told at once; the end of the connection tells nobody's Deferred, which would be logged."""
    owner: Any = SimpleNamespace(realm="tidings", login=guest("Jill"))
    session: Any = Session(owner)
    session._transport = SimpleNamespace(send=_is_closing, isOpen=lambda: True)
    with pytest.raises(Disconnected):
        session.subscribe(print, "org.example.hill")
    session._errback_outstanding_requests(TransportLost())
    del session
    gc.collect()
