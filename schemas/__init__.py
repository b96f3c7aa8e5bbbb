"""The shapes: what callers send, what they get back, and what a model fills in. Pydantic and the standard library only."""

from schemas.article import MAX_CHARS, Article, ArticleInfo
from schemas.comparison import COMPARISON_VERSION, Comparison
from schemas.problem import Problem
from schemas.record import Actor, Claim, Event, Evidence, Participant, Period, Quantity
from schemas.result import Dropped, Extraction, Measured, Notice, Provenance, Span, Tried, Unread, Usage
from schemas.vocabulary import SCHEMA_VERSION

__all__ = [
    "COMPARISON_VERSION",
    "MAX_CHARS",
    "SCHEMA_VERSION",
    "Actor",
    "Article",
    "ArticleInfo",
    "Claim",
    "Comparison",
    "Dropped",
    "Event",
    "Evidence",
    "Extraction",
    "Measured",
    "Notice",
    "Participant",
    "Period",
    "Problem",
    "Provenance",
    "Quantity",
    "Span",
    "Tried",
    "Unread",
    "Usage",
]
