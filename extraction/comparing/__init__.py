"""Several extractions as one picture: `compare`, by rules only; the order of the input never matters.

`extraction.comparing.asking` asks a model about the pairs that rules leave open, on request (`Extractor.compare`).
"""

from extraction.comparing.assemble import compare
from extraction.comparing.reports import keyed

__all__ = ["compare", "keyed"]
