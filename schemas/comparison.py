"""What comparing several extractions gives: which accounts agree, which clash, and how many origins stand behind them.

Definitions follow `evals/dev/relations.json` (relations, scope, drift, independence), which is the contract of the labels.
A joined event or actor is named by its first member (`<article>/<id>`), so that further reports rename nothing.
"""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from schemas.record import Country, Record
from schemas.result import Tried, Usage
from schemas.vocabulary import ActorKind, EventType, Measure, Qualifier, Stance

COMPARISON_VERSION: Final = "1.1"

RelationKind = Literal[
    "restates",
    "refines",
    "supports",
    "contradicts",
    "bound_conflict",
    "same_origin_variant",
    "updates",
    "compatible_different_scope",
]
Dimension = Literal["occurrence", "count", "time", "place", "perpetrator", "attribution", "label"]
Overlap = Literal["full", "partial", "none", "unknown"]
Basis = Literal["denial", "interval", "bounds", "silence", "scope", "same_event", "wording", "stated", "model"]
Change = Literal[
    "bound_dropped",
    "number_changed",
    "verb_weakened",
    "label_changed",
    "speaker_lost",
    "speaker_changed",
    "denial_lost",
]
AspectKind = Literal["occurrence", "perpetrator", "count", "statement"]

Key = Annotated[str, Field(pattern=r"^.+/[aec][1-9][0-9]*$")]
"""`<article>/<id>`: a record of one article, or a joined record named by the first of its members."""


class ClaimRef(Record):
    """A claim of one compared article."""

    article: str
    claim: str


class EventRef(Record):
    """An event of one compared article."""

    article: str
    event: str


class ActorRef(Record):
    """An actor of one compared article."""

    article: str
    actor: str


class ComparedArticle(Record):
    """One of the articles that were compared."""

    key: str
    """Its id; where that is missing, one made from its content; `#2` and so on where two share an id."""
    publisher: str | None
    headline: str | None
    published_on: date | None
    copy_of: str | None
    """Key of the article whose text and records are the same to the letter; a copy is not compared a second time."""


class TextGroup(Record):
    """Articles that share text, directly or by way of another of the group."""

    articles: list[str]
    overlap: float | None
    """Greatest Jaccard overlap of word shingles between two of them, 0 to 1; null for a lone article."""


class Story(Record):
    """Articles that tell of the same recent happening."""

    articles: list[str]
    reasons: list[str]


class JoinedEvent(Record):
    """Records of one happening. An event that is met once is a group of one."""

    key: Key
    type: EventType
    description: str
    """As the first member has it."""
    start: date | None
    """First day that all dated members can agree on; null where none is dated."""
    end: date | None
    place: str | None
    country: Country | None
    members: list[EventRef]
    reasons: list[str]
    """Why the members were joined, one for each that was."""


class JoinedActor(Record):
    """Records of one actor, across spellings, short forms, metonyms and labels."""

    key: Key
    name: str
    """Its longest proper name; where it has none, the word that most members use."""
    kind: ActorKind
    country: Country | None
    members: list[ActorRef]
    party: bool
    """Takes part in the fighting told of, or speaks for or belongs to somebody who does."""
    side: Key | None
    """The first actor of the side that it is on, where the events or `part_of` tell one; actors of one side share it."""
    reasons: list[str]


class Scope(Record):
    """How far two claims are about the same days and places."""

    time: Overlap
    place: Overlap


class ClaimRelation(Record):
    """How claim `a` stands to claim `b`. Silence contradicts nothing; a pair without a record has no relation."""

    a: ClaimRef
    b: ClaimRef
    relation: RelationKind
    """restates · refines (a narrows b) · supports (a makes b likelier) · contradicts · bound_conflict (both hold at one
    value only) · same_origin_variant (one statement, told otherwise) · updates (a is later) · compatible_different_scope."""
    dimension: Dimension
    """On what they meet or differ most."""
    scope_overlap: Overlap
    """Of days and places together: of a `contradicts` with `partial`, the rest may stand."""
    scope: Scope
    basis: Basis
    """The rule that found it: a denial, disjoint or touching intervals, a silence, scope, one event, wording, or the
    article's own `contradicts`; `model` where rules left the pair open and a model answered."""
    event: Key | None
    """The joined event on which they meet."""
    why: str
    model: str | None = None
    """Of basis `model`, which one answered."""


class ChainCheck(Record):
    """A claim whose stated line of sources clashes with the rest of its own article."""

    article: str
    claim: str
    status: Literal["inconsistent_with_body"]
    against: ClaimRef
    """The claim of the body that it clashes with."""
    why: str


class Aspect(Record):
    """What of an event is carried or denied."""

    kind: AspectKind
    denied: bool
    measure: Measure | None = None
    """Of a `count`."""
    of: str | None = None
    """Who is counted, or who is blamed: a name, or a kind of actor."""
    label: str
    """In words: "state forces killed"."""


class Independence(Record):
    """How many origins carry one aspect of one event: publishers, collapsed step by step."""

    event: Key
    aspect: Aspect
    claims: list[ClaimRef]
    publishers: list[str]
    """Articles that carry it, copies included."""
    text_groups: list[list[str]]
    """The same articles, those that share text together."""
    relays: list[Key]
    """Joined actors through whom it came, none of them an origin."""
    origins: list[Key]
    """Joined actors from whom the statement comes; the articles' own voice is none, nor is a credit that the body belies."""
    party_origins: list[Key]
    """Those of them that are, or speak for, a party to the fighting."""
    independent_origins: int
    """Origins that share neither side nor parent."""
    summary: str
    """"4 publishers, 2 text groups, 1 origin, which is a party"."""


class Drift(Record):
    """What a statement lost or changed on its way; `source` is the wording nearer to the origin."""

    source: ClaimRef
    to_article: str
    to_claim: str | None
    """Null where nothing of it is left (a denial that is lost)."""
    change: Change
    was: str | None
    now: str | None


class FigureEntry(Record):
    """One claim of one figure."""

    claim: ClaimRef
    origin: Key | None
    """Null: the article's own voice, or a credit that its body belies."""
    low: int | None
    high: int | None
    qualifier: Qualifier
    unit: str | None
    stance: Stance
    as_of: date | None
    """When it was said or, where the text does not tell, printed."""
    scope: str | None
    """A narrower group that it counts ("one facility", "children"), or null for all."""
    denied_by: list[Key]
    passed_over_by: list[Key]
    """Who is said to have been silent on it."""


class Figure(Record):
    """One measured quantity of one joined event: who claims which range. Never an average."""

    event: Key
    measure: Measure
    of: str | None
    """Kind of actor counted (`state_forces`, `civilians`, …), or null where none is told."""
    entries: list[FigureEntry]
    accepted_low: int | None
    """The interval that every unscoped claim accepts; both null where there is none, or where none is bounded."""
    accepted_high: int | None
    agreed: bool
    """Whether such an interval exists."""


class ComparisonNotice(Record):
    """Something that was not compared, or not fully, and why."""

    code: str
    message: str
    articles: list[str]


class Questions(Record):
    """What a model was asked about pairs of claims that the rules leave open, and what became of each of them.

    `open_pairs` = `related` + `unrelated` + `failed` + `not_asked`.
    """

    profile: str
    model: str | None
    """The model that answered (the last one, if several did); null where none did."""
    prompt: str
    """Name and version of the prompt."""
    prompt_sha256: str
    open_pairs: int
    """Pairs of claims of two reports about one event, on which neither figures nor stances nor wording decide."""
    related: int
    """Answers that became relations; these have basis `model`."""
    unrelated: int
    """Answers that there is nothing between the two."""
    failed: int
    """Questions to which no usable answer came, second tries included."""
    not_asked: int
    left_because: Literal["limit", "deadline", "budget", "cost", "no_model"] | None
    """Why some were not asked: the limit of questions for one comparison (the pairs most alike come first), a limit of the
    profile, or no model that could be asked; null where all were."""
    tried: list[Tried]
    usage: Usage


class Comparison(Record):
    """Several reports as one picture. The order of the input never matters; no model is asked unless that is wished for."""

    comparison_version: str = COMPARISON_VERSION
    articles: list[ComparedArticle]
    text_groups: list[TextGroup]
    stories: list[Story]
    events: list[JoinedEvent]
    actors: list[JoinedActor]
    relations: list[ClaimRelation]
    chains: list[ChainCheck]
    independence: list[Independence]
    drift: list[Drift]
    figures: list[Figure]
    questions: Questions | None = None
    """Null: no model was to be asked, and all is by rules."""
    notices: list[ComparisonNotice]
