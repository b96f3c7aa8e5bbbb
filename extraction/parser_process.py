"""A process that only parses: `python -m extraction.parser_process FOLDER`, with lines coming in and parses going out.

What goes through its pipes is framed and pickled by `extraction.parsers`, which starts it and alone talks to it. It ends when its input
does, and so with the process that started it, however that ends.
"""

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO, Final

from extraction.packed import Packed, pack

#: How much it stands back where all processors are busy: clients wait for the server, and most models think longer than it takes to parse.
NICENESS: Final = 5
#: Before each message: its length in bytes.
LENGTH: Final = struct.Struct("<I")


def framed(message: object) -> bytes:
    """A message as it goes through a pipe."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body


def main(folder: str) -> None:
    """Load the pipeline of that folder, say so, and parse whatever comes in until nothing comes any more."""
    # sent to whole groups: answers that are under way still need their parses
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # what a library prints must not get between the answers
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    from extraction.parsing import load_parser, parsed

    nlp = load_parser(folder)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    answer(sys.stdin.buffer, out, lambda lines: [pack(doc) for doc in parsed(nlp, lines)])


def answer(asked: BinaryIO, out: BinaryIO, parse: Callable[[list[str]], list[Packed]]) -> None:
    """Say that all is ready, and parse what is asked until nothing is any more."""
    _say(out, "ready")
    while (lines := _heard(asked)) is not None:
        _say(out, parse(lines))


def _heard(pipe: BinaryIO) -> list[str] | None:
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    lines: list[str] = pickle.loads(pipe.read(LENGTH.unpack(head)[0]))
    return lines


def _say(pipe: BinaryIO, message: object) -> None:
    pipe.write(framed(message))
    pipe.flush()


if __name__ == "__main__":
    main(sys.argv[1])
