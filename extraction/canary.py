"""A canary for each model: does it answer, does it keep to the JSON schema, does it read the whole prompt, do letters survive?

Servers fail open: one that ignores the schema answers in prose, one with a small context setting cuts the prompt without a word.
What was found is kept beside the weights; a model that failed is used only if its config says `canary = "ignore"`.
"""

import hashlib
import json
import time
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from extraction.budget import CHARS_PER_TOKEN
from extraction.config import RULES, ModelSpec
from extraction.errors import AskError, InvalidOutput, ModelError, Truncated
from extraction.fetching import cache_dir
from extraction.gateway import Gateway, Messages
from extraction.grounding import Grounder, Located
from schemas.draft import Draft
from schemas.record import Record

What = Literal["answers", "schema", "whole prompt", "letters"]
#: A finding is believed so long, in seconds: servers are set up anew.
KEPT_S: Final = 7 * 24 * 3600
#: Tokens of the long prompt where no server of one's own may have another context than the config says.
USUAL_TOKENS: Final = 500
FRONT, BACK = "kestrel-4417", "marmot-9052"
LETTERS: Final = "Die Straße „Zürich–Łódź“ – “naïve café”, Αθήνα, 東京, ½ of it"


class Finding(Record):
    """One thing that was tried."""

    what: What
    ok: bool | None
    """Null where it could not be tried."""
    detail: str
    """What was seen, without a word of the model's own."""


class Canary(Record):
    """What was found out about a model, and when."""

    model: str
    tried_at: float
    """Seconds since 1970, UTC."""
    findings: list[Finding]

    @property
    def failed(self) -> list[Finding]:
        """What it failed."""
        return [finding for finding in self.findings if finding.ok is False]


class _Colour(Draft):
    colour: Literal["ultramarine-7", "viridian-3"]
    sure: bool


class _Words(Draft):
    first: str = Field(max_length=60)
    last: str = Field(max_length=60)


class _Copy(Draft):
    copy_: str = Field(max_length=200)


async def tried(gateway: Gateway) -> Canary:
    """Ask a model three short questions and a long one. Never raises for what the model does."""
    findings = await _schema(gateway)
    if findings[0].ok:
        findings += [await _whole_prompt(gateway), await _letters(gateway)]
    return Canary(model=gateway.spec.name, tried_at=time.time(), findings=findings)


async def _schema(gateway: Gateway) -> list[Finding]:
    """Asked for prose under a schema: a server that holds the model to it gets no prose."""
    messages = _messages("You answer in one plain English sentence, never in JSON.", "What colour is fresh grass?")
    try:
        await gateway.ask(messages, _Colour, max_tokens=60)
    except ModelError as error:
        held = Finding(what="schema", ok=False, detail=f"it is not held to a schema ({type(error).__name__})")
    except AskError as error:
        return [Finding(what="answers", ok=False, detail=str(error))]
    else:
        held = Finding(what="schema", ok=True, detail="it is held to the schema")
    return [Finding(what="answers", ok=True, detail="it answers"), held]


async def _whole_prompt(gateway: Gateway) -> Finding:
    """A word at the front and one at the back of a prompt as long as the config says that the context is."""
    spec = gateway.spec
    own = spec.api_base is not None and not spec.embedded
    size = max(300, spec.context_tokens - spec.max_output_tokens - 300) if own else USUAL_TOKENS
    lines = [f"Line {number} holds nothing of use." for number in range(1, max(3, size // 12))]
    text = "\n".join([f"The first word is {FRONT}.", *lines, f"The last word is {BACK}."])
    messages = _messages("Copy the first word and the last word that the text tells.", f"{text}\nCopy both words.")
    try:
        reply = await gateway.ask(messages, _Words, max_tokens=80)
    except AskError as error:
        detail = f"a prompt of about {len(text) // 4} tokens: {type(error).__name__}; lower context_tokens"
        return Finding(what="whole prompt", ok=False, detail=detail)
    lost = [
        name
        for name, word, said in (("front", FRONT, reply.draft.first), ("back", BACK, reply.draft.last))
        if word not in said.casefold()
    ]
    read = reply.usage.input_tokens
    if read and read < len(text) / 8:
        lost.append(f"all but {read} tokens")
    if not lost:
        return Finding(what="whole prompt", ok=True, detail=f"about {len(text) // 4} tokens are read whole")
    words = f"of a prompt of about {len(text) // 4} tokens it loses the {' and the '.join(lost)}; check the server's context"
    return Finding(what="whole prompt", ok=False, detail=words)


async def _letters(gateway: Gateway) -> Finding:
    messages = _messages("Copy the text letter by letter.", LETTERS)
    try:
        reply = await gateway.ask(messages, _Copy, max_tokens=len(LETTERS) // CHARS_PER_TOKEN * 4 + 60)
    except (InvalidOutput, Truncated):
        return Finding(what="letters", ok=False, detail="it cannot copy letters beyond ASCII")
    except AskError as error:
        return Finding(what="letters", ok=None, detail=f"not tried: {type(error).__name__}")
    found = Grounder(LETTERS).locate(reply.draft.copy_)
    ok = isinstance(found, Located) and found.end - found.start > len(LETTERS) // 2
    return Finding(
        what="letters", ok=ok, detail="letters beyond ASCII survive" if ok else "letters beyond ASCII do not survive"
    )


def _messages(system: str, user: str) -> Messages:
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


# --- kept findings --------------------------------------------------------------------------------------------------


def keep(spec: ModelSpec, canary: Canary) -> None:
    """Remember what was found of a model, as long as its config stays the same."""
    file = _file(spec)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(canary.model_dump_json(), encoding="utf-8")


def known(spec: ModelSpec) -> Canary | None:
    """What was found of a model, if that is not too old."""
    try:
        canary = Canary.model_validate_json(_file(spec).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return canary if time.time() - canary.tried_at < KEPT_S else None


def unfit(spec: ModelSpec) -> str | None:
    """Why a model must not be used: what its canary failed. Null if nothing, if none was tried, or if the config ignores it."""
    if spec.name == RULES or spec.canary == "ignore" or (canary := known(spec)) is None or not canary.failed:
        return None
    found = "; ".join(finding.detail for finding in canary.failed)
    return f'it failed its canary: {found}. Mend it and run `claimwire models check`, or set canary = "ignore"'


def _file(spec: ModelSpec) -> Path:
    told = json.dumps(spec.model_dump(mode="json", exclude={"canary"}), sort_keys=True)
    return cache_dir() / "canaries" / f"{hashlib.sha256(told.encode()).hexdigest()[:24]}.json"
