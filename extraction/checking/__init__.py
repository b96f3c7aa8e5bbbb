"""Does a field say what its evidence says? Pure text in, findings out: no parser, no model, whoever made the claim."""

from extraction.checking.edges import Context, context_of, widen
from extraction.checking.fields import Code, Finding, check_claim, check_extraction

__all__ = ["Code", "Context", "Finding", "check_claim", "check_extraction", "context_of", "widen"]
