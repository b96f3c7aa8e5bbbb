"""structlog for our own lines and everybody else's: JSON, one object a line, or text on a terminal; to standard error.

No line holds a key, a model's output, or (unless the operator asks) an article.
"""

import logging
import sys
from typing import Any, Final

import structlog

from api.settings import Settings

#: Loggers of others that talk of what they send or receive, or repeat what we log ourselves.
QUIET: Final = ("uvicorn.access", "httpx", "httpcore", "multipart", "trafilatura", "openai", "asyncio")

#: Fields of the chain's own lines (`extraction.chain`, `extraction.attempts`); others' fields may hold anything.
FIELDS: Final = ("model", "reason", "missing", "items", "code", "tried", "wait_s")


def configure(settings: Settings) -> None:
    """Set up logging for the whole process."""
    on_terminal = sys.stderr.isatty() if settings.log_format == "auto" else settings.log_format == "text"
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    last: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if on_terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder(allow=FIELDS)],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_foreign_traces,
                last,
            ],
        )
    )
    # Our lines tell no source lines, threads or processes: to look them up for each record takes as long as to write it.
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _without_foreign_traces(_logger: Any, _name: str, event: Any) -> Any:
    """Others' exceptions by type alone: their messages may hold what was sent to a model, or what it said."""
    found = event.pop("exc_info", None)
    if found:
        kind = found[0] if isinstance(found, tuple) else type(sys.exc_info()[1])
        event["error"] = getattr(kind, "__qualname__", "Exception")
    return event
