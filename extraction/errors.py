"""Everything that an extraction may raise, grouped by who must act::

    ExtractionError
    ├── ArticleError ················ the caller: send something else
    │   ├── ArticleEmpty
    │   ├── ArticleNotText
    │   ├── ArticleTooLong
    │   └── LanguageNotSupported
    ├── ConfigError ················· the operator: mend the configuration
    │   ├── UnknownProfile
    │   └── PromptError
    ├── WeightsError ················ the operator: get the file of the embedded model
    │   ├── WeightsUnavailable
    │   └── WeightsCorrupt
    ├── AskError ···················· one question to one model failed; carries what it cost
    │   ├── ProviderError ··········· the provider: try again or elsewhere
    │   │   ├── ProviderTimeout
    │   │   ├── ProviderRateLimited
    │   │   ├── ProviderRejected
    │   │   └── ProviderUnavailable
    │   └── ModelError ·············· the model: ask another way, or another model
    │       ├── InvalidOutput
    │       ├── Truncated
    │       └── Refused
    └── ChainError ·················· the whole chain of models is spent
        ├── NoModelAvailable
        └── OutputUnusable

A message is written for the person who must act and names the fix. It never holds a prompt, an article, a model's words or a key;
foreign exceptions ride along as `__cause__` only.
"""

from collections.abc import Sequence

from schemas import Tried, Usage


class ExtractionError(Exception):
    """Root of all errors of this room."""


class ArticleError(ExtractionError):
    """The article cannot be read as it was sent."""


class ArticleEmpty(ArticleError):
    """Nothing is left to read: no text, or nothing but page furniture."""


class ArticleNotText(ArticleError):
    """What was sent is not text: binary data, or mostly characters that no language writes."""


class ArticleTooLong(ArticleError):
    """The text is longer than `schemas.MAX_CHARS`, or than the profile allows."""


class LanguageNotSupported(ArticleError):
    """The article is not in English."""


class ConfigError(ExtractionError):
    """The configuration says something that cannot be; the message names file and key."""


class UnknownProfile(ConfigError):
    """No profile of that name is configured; the message lists those that are."""


class PromptError(ConfigError):
    """A prompt file is malformed, or was given other variables than it declares."""


class WeightsError(ExtractionError):
    """The file of an embedded model is not there to be loaded."""


class WeightsUnavailable(WeightsError):
    """No source has the file; the message says what each source answered."""


class WeightsCorrupt(WeightsError):
    """What was fetched does not have the pinned SHA-256; it was deleted."""


class AskError(ExtractionError):
    """One question to one model came to nothing."""

    def __init__(self, message: str, *, usage: Usage | None = None, partial: str = "") -> None:
        super().__init__(message)
        self.usage: Usage = usage or Usage()
        """What the failed call cost."""
        self.partial = partial
        """What the model had written until then; never part of the message."""


class ProviderError(AskError):
    """The provider gave no answer."""


class ProviderTimeout(ProviderError):
    """No answer within the model's `timeout_s`."""


class _ComeBack(ProviderError):
    def __init__(
        self, message: str, *, retry_after: float | None = None, usage: Usage | None = None, partial: str = ""
    ) -> None:
        super().__init__(message, usage=usage, partial=partial)
        self.retry_after = retry_after
        """Seconds to wait, as the provider says; null where it does not say."""


class ProviderRateLimited(_ComeBack):
    """Too many requests or tokens."""


class ProviderUnavailable(_ComeBack):
    """Nobody answers there, only errors come back, or the connection broke off; this includes the embedded engine."""


class ProviderRejected(ProviderError):
    """The provider refuses this request and would again: wrong key, unknown model, prompt too long, malformed request."""


class ModelError(AskError):
    """The model answered, and the answer is of no use as it stands."""


class InvalidOutput(ModelError):
    """The answer does not have the shape asked for."""


class Truncated(ModelError):
    """The answer was cut off at `max_tokens`: ask for the rest."""


class Refused(ModelError):
    """The model, or its provider's filter, declined to answer."""


class ChainError(ExtractionError):
    """Every model of the profile was tried."""

    def __init__(self, message: str, tried: Sequence[Tried] = ()) -> None:
        super().__init__(message)
        self.tried: list[Tried] = list(tried)
        """Each model of the chain, in order, and how it failed."""


class NoModelAvailable(ChainError):
    """No model of the profile could be asked, or none answered."""


class OutputUnusable(ChainError):
    """Models answered, and nothing they said was usable."""
