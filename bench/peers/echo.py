"""A procedure that gives back what it is given, for a router of Crossbar's."""

from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.types import SessionDetails


class Echo(ApplicationSession):
    """In the router's process."""

    async def onJoin(self, details: SessionDetails) -> None:  # noqa: N802 - Autobahn calls it so
        """Offer it."""
        del details
        await self.register(lambda text: text, "org.example.echo")
