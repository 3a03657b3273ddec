"""Look at what came in and make of it what is kept: `python -m tidings.files.prepare`, a process for each file.

It reads a task as JSON from its standard input and writes what it made, or why not, to its standard output. What it
reads was made by strangers and may have been made to break it: so it takes its own memory, time and disk away first,
and whoever started it ends it when it takes too long.
"""

import sys
from pathlib import Path

import msgspec

from tidings.child import bind
from tidings.files.sniff import HEAD_BYTES, kind_of
from tidings.files.task import Outcome, RefusedError, Task
from tidings.model.files import Made


def prepared(task: Task) -> Made:
    """Make what is kept.

    Raises:
        RefusedError: of no kind that is taken, or a picture that cannot be read.
    """
    source, target = Path(task.source), Path(task.target)
    with source.open("rb") as file:
        kind, media = kind_of(file.read(HEAD_BYTES))
    if kind not in task.kinds:
        taken = ", ".join(task.kinds)
        raise RefusedError(f"Files of this kind ({kind}) are not taken here; these are: {taken}.")
    if kind == "image":
        from tidings.files.pictures import remade  # noqa: PLC0415 - half of the time, for pictures alone

        return remade(source, target, Path(task.thumbnail), task.bounds)
    source.replace(target)
    return Made(kind=kind, type=media, bytes=target.stat().st_size)


def outcome(task: Task) -> Outcome:
    """What became of it; whatever went wrong with a picture is the picture's fault."""
    try:
        return Outcome(made=prepared(task))
    except RefusedError as error:
        return Outcome(refused=error.sentence, limit=error.limit)
    except MemoryError:
        return Outcome(refused="This picture is too large to be read here; send a smaller one.")


def main() -> None:
    """Do the task."""
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    most = max(256 * 1024 * 1024, Path(task.source).stat().st_size * 2)
    bind(memory=task.bounds.memory_bytes, seconds=task.bounds.seconds, file=most)
    sys.stdout.buffer.write(msgspec.json.encode(outcome(task)))


if __name__ == "__main__":
    main()
