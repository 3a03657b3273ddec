"""The app."""

from django.apps import AppConfig


class Blog(AppConfig):
    """The blog; as it starts, what makes it live is connected."""

    name = "blog"

    def ready(self) -> None:
        """[T] Connect the signals."""
        from blog import live  # noqa: F401, PLC0415 - models are loaded by now, and not before
