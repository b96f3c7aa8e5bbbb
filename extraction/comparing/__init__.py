"""Several extractions as one picture: `compare`. Rules only; no model is asked, and the order of the input never matters."""

from extraction.comparing.assemble import compare
from extraction.comparing.reports import keyed

__all__ = ["compare", "keyed"]
