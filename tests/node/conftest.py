"""One real node for all tests of this folder that do not break it."""

from collections.abc import Iterator

import pytest

from tests.support.node import Node


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node as the project ships it, but for a short grace, so that leaving is seen soon."""
    with Node(tmp_path_factory.mktemp("node"), {"TIDINGS_PRESENCE_GRACE_SECONDS": "1"}) as node:
        yield node


@pytest.fixture(scope="session")
def api_key(node: Node) -> str:
    """An API key of a service called `site`."""
    return node.key("site")
