"""Credited claims measured on PolNeAR: attributions that people marked in 1,008 articles of seven US newspapers.

The corpus (Newell, Margolin and Ruths, "An Attribution Relations Corpus for Political News", LREC 2018) is not part of this
project. It marks sources, cues and contents word by word, one label a word, without stances, actors or figures, and it
marks attitudes too ("wants", "fears"). So what is asked is: of the attributions whose cue is a verb of speech, how many
are found, and with the right source?
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evals.cases import GoldError
from evals.metrics import Summed, Tally
from schemas import Claim, Extraction

Span = tuple[int, int]
#: Half of the content must be told by claims of one speaker, as half of a label must overlap elsewhere.
ENOUGH: Final = 0.5
#: Verbs whose plain sense is to say something, in the forms that news uses. Told beforehand, not taken from the rules' own lists.
SPEECH: Final = frozenset(
    """
    say said says saying tell told tells telling add added adds claim claimed claims announce announced announces report
    reported reports deny denied denies warn warned warns accuse accused accuses according argue argued argues insist
    insisted write wrote writes written call called calls urge urged urges blame blamed describe described confirm
    confirmed vow vowed promise promised explain explained note noted acknowledge acknowledged suggest suggested state
    stated declare declared condemn condemned dispute disputed dismiss dismissed complain complained ask asked predict
    predicted statement comment commented respond responded reply replied
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Marked:
    """One attribution as people marked it; spans in code points of the article's text."""

    sources: list[Span]
    cues: list[Span]
    contents: list[Span]

    def of_speech(self, text: str) -> bool:
        """Whether it has content, and a cue that holds a verb of speech."""
        words = {w for a, b in self.cues for w in re.findall(r"[a-z]+", text[a:b].lower())}
        return bool(words & SPEECH and self.contents)


class Found(Summed):
    """What was found in one article or in many."""

    attributions: Tally
    """Marked attributions of speech: those of which claims of one speaker tell at least half."""
    named: Tally
    """Those found whose marked source holds a name: those whose speaker shares a word of it."""
    claims: Tally
    """Credited claims: those that lie, by half, in an attribution marked by anybody, of speech or not."""


NOTHING: Final = Found(attributions=Tally(right=0, of=0), named=Tally(right=0, of=0), claims=Tally(right=0, of=0))


def articles(folder: Path) -> Iterator[tuple[str, str, list[Marked]]]:
    """Name, text and attributions of each article of one part of the corpus ("data/test"), in order.

    Raises `GoldError` where the folder has no ``text`` and ``attributions``, or a text has no file of attributions.
    """
    texts = sorted((folder / "text").glob("*.txt"))
    if not texts:
        raise GoldError(f"{folder} holds no text/*.txt; give a part of a clone of PolNeAR, such as PolNeAR/data/test")
    for path in texts:
        marks = sorted((folder / "attributions").glob(f"{path.stem}*.ann"))
        if not marks:
            raise GoldError(f"{folder / 'attributions'} has nothing for {path.name}")
        yield path.stem, path.read_text(encoding="utf-8"), marked(marks[0].read_text(encoding="utf-8"))


def marked(stand_off: str) -> list[Marked]:
    """The attributions of a brat stand-off file. What an attribution names and the file does not hold is left out."""
    spans: dict[str, list[Span]] = {}
    out = []
    for line in stand_off.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            where = rest.partition("\t")[0].partition(" ")[2]
            spans[name] = [(int(a), int(b)) for a, b in re.findall(r"(\d+) (\d+)", where)]
        elif name.startswith("E"):
            roles: dict[str, list[Span]] = defaultdict(list)
            for role, one in re.findall(r"(Source|Cue|Content)\d*:(T\d+)", rest):
                roles[role] += spans.get(one, [])
            out.append(Marked(roles["Source"], roles["Cue"], roles["Content"]))
    return out


def compare(text: str, attributions: list[Marked], extraction: Extraction) -> Found:
    """What an extraction finds of an article's attributions."""
    names = {actor.id: [actor.name, *actor.aliases] for actor in extraction.actors}
    credited = [claim for claim in extraction.claims if claim.speaker is not None]
    speech = [one for one in attributions if one.of_speech(text)]
    tellers = [_teller(one, credited) for one in speech]
    judged = [
        _shares_word(" ".join(text[a:b] for a, b in one.sources), names[teller])
        for one, teller in zip(speech, tellers, strict=True)
        if teller is not None and any(re.search(r"[A-Z]\w", text[a:b]) for a, b in one.sources)
    ]
    covered = [span for one in attributions for span in (*one.sources, *one.cues, *one.contents)]
    inside = [_common(_spans(claim), covered) >= ENOUGH * _length(_spans(claim)) for claim in credited]
    return Found(
        attributions=Tally(right=sum(t is not None for t in tellers), of=len(speech)),
        named=Tally(right=sum(judged), of=len(judged)),
        claims=Tally(right=sum(inside), of=len(inside)),
    )


def _teller(one: Marked, credited: list[Claim]) -> str | None:
    """The speaker whose claims tell the most of an attribution's content, if it is enough."""
    told: dict[str, int] = defaultdict(int)
    for claim in credited:
        told[str(claim.speaker)] += _common(_spans(claim), one.contents)
    best = max(told, key=lambda speaker: told[speaker], default=None)
    return best if best is not None and told[best] >= ENOUGH * _length(one.contents) else None


def _shares_word(source: str, names: list[str]) -> bool:
    words = set(re.findall(r"\w+", source.lower()))
    return any(words & set(re.findall(r"\w\w+", name.lower())) for name in names)


def _spans(claim: Claim) -> list[Span]:
    return [(run.start, run.end) for run in claim.evidence if run.start is not None and run.end is not None]


def _length(spans: list[Span]) -> int:
    return sum(b - a for a, b in spans)


def _common(some: list[Span], others: list[Span]) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in some for c, d in others)
