"""Appname: one procedure and one topic. Everybody may clap, and everybody hears it."""

from typing import Any

from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import CallDetails, RegisterOptions, SessionDetails

from twisted.logger import Logger

from tidings.component import AppSession

log = Logger(namespace="tidings.appname")  # what begins with `tidings.` is shown, also where Crossbar is kept quiet

LONGEST = 100


class Appname(AppSession):
    """The component; `.crossbar/config.yaml` names it."""

    async def onJoin(self, details: SessionDetails) -> None:
        """Say what there is to call. Called again after every reconnect."""
        await self.register(self.clap, "app.appname.clap", options=RegisterOptions(details_arg="details"))
        log.info("Appname is ready")

    async def clap(self, request: object = None, details: CallDetails | None = None) -> dict[str, Any]:
        """Somebody claps: `request` is what their page sent, `details` is who they are, by the router's word."""
        what = request.get("for") if isinstance(request, dict) else None
        if not isinstance(what, str) or not 0 < len(what) <= LONGEST:
            raise ApplicationError("app.error.for_what", f"Say what you clap for, in {LONGEST} letters at most.")
        # published to a topic, it is kept: who comes later reads it, and its number in the topic is how many there were
        event = {"topic": "appname", "data": {"for": what, "by": details.caller_authid if details else None}}
        told = await self.call("tidings.push.publish", event)
        return {"claps": told["published"][0]["offset"]}
