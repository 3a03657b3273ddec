"""A strict Content-Security-Policy for every page: nothing but what comes from this site. Tidings fits into it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# blob: and data: are for pictures that people put into the chat
POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def strict(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that says it."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return respond
