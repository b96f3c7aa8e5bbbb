"""Does a field say what its evidence says? Pure text in, findings out: no parser, no model, whoever made the claim."""

from extraction.checking.edges import Context, context_of, widen
from extraction.checking.fields import Code, Finding, check_claim, check_extraction
from extraction.grounding import Grounder, Located, Refusal


def ground(grounder: Grounder, quote: str) -> Located | Refusal:
    """Where ``quote`` stands, with the hedge, negation or rest of a number that its edges cut off; a refusal if nowhere."""
    found = grounder.locate(quote)
    if not isinstance(found, Located):
        return found
    return Located(*widen(grounder.text, found.start, found.end), found.match)


__all__ = ["Code", "Context", "Finding", "check_claim", "check_extraction", "context_of", "ground", "widen"]
