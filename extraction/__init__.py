"""Articles in, results out: `Extractor` is all that a front door needs.

`Extractor` and `Progress` bring the whole reading with them (numpy, word lists, some 0.5 s): they are imported once asked for, so that a
server answers before, and `claimwire --help` never waits for them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from extraction.config import ExtractorConfig, load_config
from extraction.errors import (
    ArticleEmpty,
    ArticleError,
    ArticleNotText,
    ArticleTooLong,
    ConfigError,
    ExtractionError,
    LanguageNotSupported,
    NoModelAvailable,
    OutputUnusable,
    UnknownProfile,
)

if TYPE_CHECKING:
    from extraction.pipeline import Extractor
    from extraction.work import Progress

__all__ = [
    "ArticleEmpty",
    "ArticleError",
    "ArticleNotText",
    "ArticleTooLong",
    "ConfigError",
    "ExtractionError",
    "Extractor",
    "ExtractorConfig",
    "LanguageNotSupported",
    "NoModelAvailable",
    "OutputUnusable",
    "Progress",
    "UnknownProfile",
    "load_config",
]

_LATE: Final = {"Extractor": "extraction.pipeline", "Progress": "extraction.work"}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATE[name]), name)
