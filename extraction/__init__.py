"""Articles in, results out: `Extractor` is all that a front door needs."""

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
