"""A stream that is followed: the fold's state, and what to do with what it says."""

from collections.abc import Callable

from tidings.client.follow import Follow, Step, Wire

OnEvent = Callable[[Wire], None]


class Following:
    """One stream that is followed; `stop()` ends it. `at` is where its reader stands."""

    def __init__(self, stream: str, at: Follow, on_event: OnEvent, on_reset: Callable[[], None]) -> None:
        self.stream = stream
        self.at = at
        self._on_event = on_event
        self._on_reset = on_reset
        self.is_reading = False
        self.is_stopped = False

    def stop(self) -> None:
        """Show nothing more."""
        self.is_stopped = True

    def take(self, step: Step) -> bool:
        """Do what the fold says; whether to read on."""
        self.at = step.follow
        if self.is_stopped:
            return False
        if step.is_reset:
            self._on_reset()
        for event in step.show:
            self._on_event(event)
        return step.must_read
