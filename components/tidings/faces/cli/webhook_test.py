"""`tidings webhook test`: one request, sent as the node would send it."""

from twisted.internet.interfaces import IReactorTime

from tidings.faces.cli.connecting import run
from tidings.faces.cli.local import Local
from tidings.faces.courier import ANSWER_LIMIT
from tidings.faces.guarded import Ways
from tidings.faces.outgoing import Outgoing, Unreachable
from tidings.model.webhooks import Webhook
from tidings.services import webhooks


def send_test(local: Local, webhook: Webhook) -> dict[str, object]:
    """Send it; the `status` of the answer, how long it `took_ms`, and the `error`, None if it was taken."""
    rules, turn = local.webhook_rules(), local.turn()
    body = webhooks.encoded_test(turn.now)
    headers = webhooks.signed(webhook, turn.new_id(), body, turn.now)

    async def send(reactor: IReactorTime) -> dict[str, object]:
        outgoing, begun = Outgoing(Ways(reactor=reactor, reach=rules.reach)), reactor.seconds()
        try:
            answer = await outgoing.post(webhook.url, headers, body, timeout_s=rules.timeout_s, limit=ANSWER_LIMIT)
        except Unreachable as error:
            return {"status": None, "took_ms": None, "error": str(error)}
        took_ms = round((reactor.seconds() - begun) * 1000)
        return {
            "status": answer.status,
            "took_ms": took_ms,
            "error": webhooks.outcome_of(answer.status, None, turn.now).error,
        }

    return run(send)
