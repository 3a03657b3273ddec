"""A backend that answers `/kitten` in any room with a picture of a kitten: `python kitten_finder.py`."""

import os
import random
import re
from pathlib import Path

from autobahn.twisted.component import Component, run
from autobahn.wamp.interfaces import ISession

PICTURES = {path.stem: path for path in Path(__file__).parents[2].glob("web/public/kittens/*.svg")}
KEY = os.environ.get("KITTEN_FINDER_KEY") or Path("data/kitten-finder.key").read_text("ascii").strip()
PROOF = {"ticket": {"ticket": KEY}} if KEY.startswith("tk_") else {"cryptosign": {"privkey": KEY}}
NODE = {
    "type": "websocket",
    "url": os.environ.get("KITTEN_FINDER_URL", "ws://localhost:8080/ws"),
    "max_retries": -1,
    "max_retry_delay": 5,
}
finder = Component(
    transports=[NODE],
    realm="tidings",
    authentication={method: {"authid": "service:kitten-finder", **proof} for method, proof in PROOF.items()},
)


@finder.on_join
async def joined(session: ISession, _details: object) -> None:
    """Register and subscribe; called again after every reconnect."""

    async def kitten(command: dict) -> dict:
        """Answer `/kitten` or `/kitten tiger`; `command` is {room, name, text, key, person: {authid, name, role}}."""
        name = command["text"].strip().lower()
        if name not in PICTURES:
            name = random.choice(list(PICTURES))  # noqa: S311 - a kitten is no secret
        alt = re.search("<title>(.*)</title>", PICTURES[name].read_text("utf-8"))[1]
        picture = {"kind": "image", "url": f"/kittens/{name}.svg", "alt": alt}
        text = f"{command['person']['name']} asked for a kitten. This is {name.capitalize()}!"
        message = {"room": command["room"], "text": text, "attachments": [picture], "key": command["key"]}
        await session.call("tidings.chat.send", message)
        return {}

    def count(_: object = None) -> dict:
        return {"kittens": len(PICTURES)}

    def heard(*events: dict) -> None:
        for event in events:
            print("news:", event["data"].get("title"), flush=True)

    await session.register(kitten, "tidings.command.kitten")
    about = {"name": "kitten", "usage": "[NAME]", "says": "Show a kitten to the room."}
    await session.call("tidings.chat.describe", about)
    await session.register(count, "app.kittens.count")
    await session.subscribe(heard, "tidings.stream.topic.kittens")
    print("The kitten finder is ready: write /kitten in a room.", flush=True)


if __name__ == "__main__":
    run([finder])
