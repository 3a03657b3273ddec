"""The Python client: joins a node, keeps joined, calls, and follows streams so that nothing is missed or shown twice.

For backends, bots and tools on Twisted. It knows the wire (docs/client-authors.md) and nothing of the node's inside.
"""

from tidings.client.client import Client, Refused
from tidings.client.following import Following
from tidings.client.login import Login, api_key, cryptosign, guest, token

__all__ = ["Client", "Following", "Login", "Refused", "api_key", "cryptosign", "guest", "token"]
