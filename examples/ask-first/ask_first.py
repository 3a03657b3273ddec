"""Asks a person before it does something: `python ask_first.py jack "Deploy version 7 now?"`."""

import json
import os
import sys
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

NODE = os.environ.get("TIDINGS_URL", "http://localhost:8080")
KEY = os.environ["TIDINGS_KEY"]
SECONDS = 120


def ask(authid: str, question: str, *choices: str) -> str | None:
    """The answer of a person, or None with the reason on stderr."""
    body = {"question": question, "choices": choices, "timeout_ms": SECONDS * 1000}
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    request = Request(f"{NODE}/api/people/{quote(authid)}/ask", json.dumps(body).encode(), headers)  # noqa: S310 - our own node
    try:
        with urlopen(request, timeout=SECONDS + 10) as response:  # noqa: S310 - see above
            return json.load(response)["answer"]
    except HTTPError as refusal:
        with refusal:
            print(json.load(refusal)["detail"], file=sys.stderr)
        return None


if __name__ == "__main__":
    answer = ask(sys.argv[1], sys.argv[2], "Yes", "No")
    print(f"The answer is: {answer}.")
    sys.exit(0 if answer == "Yes" else 1)
