"""Nouns of the lexicon by what they are, from WordNet: `python -m evals.bench.noun_classes DICT > extraction/lexicon/nouns.yaml`.

``DICT`` is the folder of a WordNet 3 database (`index.noun`, `data.noun`, `cntlist.rev`; Debian: `wordnet-base`). A word belongs to
a class where its first sense, or one that makes up three tenths of its tagged uses, is a kind of one of the class's roots.
Single lower-case words that the parser knows, no slurs.
"""

import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from extraction.parsing import load_parser
from extraction.weights import parser_path

#: Roots as "word.sense". Words after "!" are taken out: another sense is the commoner one in the news.
CLASSES = {
    "armed": "military_personnel.1 military_personnel.2 combatant.1 insurgent.1 terrorist.1 guerrilla.1 military_unit.1 military_service.1 "
    "policeman.1 police.1 gang.1 bandit.1 murderer.1 marksman.1 "
    "! captain victor tough veteran dick fodder torpedo ensign posse division armour voluntary heavyweight flyweight general conqueror service volunteer "
    "aide orderly private friendly hostile tracer lightweight ripper scrapper inspector picket territorial bravo bantamweight featherweight "
    "cruiserweight middleweight boxer brawler grappler wrestler prizefighter pugilist palooka cyberpunk goldbrick fencer fratricide infanticide "
    "matricide parricide patricide stumblebum striper bobby detective tec sprog",
    "official": "official.1 head_of_state.1 diplomat.1 negotiator.1 legislator.1 politician.1 head.4 spokesperson.1 judge.1 "
    "! ordinary flak booker hotelier pornographer rainmaker manageress temporary",
    "person": "person.1",
    "aircraft": "aircraft.1 ! bomber fighter balloon",
    "ship": "vessel.2 ! launch scooter hulk gig brig yawl outboard",
    "vehicle": "wheeled_vehicle.1 train.1 military_vehicle.1 ! frigate destroyer battleship submarine cruiser bomber kamikaze warplane dreadnought "
    "technical carriage",
    "gun": "artillery.1 missile.1 projectile.1 rocket_launcher.1 ! bullet shot dart boomerang spitball",
    "explosive": "explosive_device.1 bomb.1 explosive.1 ! payload blockbuster nuke",
    "building": "building.1 building_complex.1 facility.1 bridge.1 housing.1 establishment.4 workplace.1 place_of_worship.1 tower.1 shelter.1 "
    "memorial.3 dam.1 pipeline.2 structure.1 power_station.1 room.1 institution.2 ! bung cleaners block cut",
    "place": "settlement.2 municipality.1 town.1 city.1 district.1 geographical_area.1 country.2 land.4 geological_formation.1 road.1 way.6 "
    "tract.1 residential_district.1 camp.1 city_district.1 state.1 region.3 military_post.1 camp.3 ! flies manifold cut face fall pipe court",
    "water": "body_of_water.1 ! main shallow",
    "goods": "food.1 food.2 commodity.1 medicine.2 clothing.1 fuel.1 ! side entry",
}
_SLURS = ("slur", "offensive", "disparag", "obscene", "derogatory", "vulgar", "contemptuous", "abuse")

HEAD = """\
# Nouns by what they are, for the classes of events.yaml ("wide"). Written by `python -m evals.bench.noun_classes`; do not edit.
# Derived from WordNet 3.0, Copyright 2006 by Princeton University. All rights reserved. Permission to use, copy, modify and distribute
# this database for any purpose and without fee or royalty is granted by its licence (https://wordnet.princeton.edu/license-and-commercial-use),
# which asks for this notice. THIS DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES,
# EXPRESS OR IMPLIED, OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT ITS USE WILL NOT INFRINGE ANY THIRD PARTY RIGHTS.
# The name of Princeton University may not be used in advertising or publicity pertaining to its distribution.
"""


class Nouns:
    """The nouns of a WordNet folder: their senses in order, how often each was tagged, and what each is a kind of."""

    def __init__(self, folder: Path) -> None:
        self.senses = dict(_index(folder / "index.noun"))
        self.data = dict(_data(folder / "data.noun"))
        self.tagged: dict[tuple[str, int], int] = {}
        for line in (folder / "cntlist.rev").read_text(encoding="ascii").splitlines():
            key, number, count = line.split()
            lemma, rest = key.split("%")
            if rest[0] == "1":
                self.tagged[lemma, int(number)] = int(count)
        self.kinds = cache(self._kinds)

    def _kinds(self, synset: int) -> frozenset[int]:
        return frozenset({synset}).union(*(self.kinds(up) for up in self.data[synset][1]))

    def common(self, word: str) -> list[int]:
        """The senses that the word is mostly used in."""
        synsets = self.senses[word]
        counts = [self.tagged.get((word, n), 0) for n in range(1, len(synsets) + 1)]
        return [s for n, s in enumerate(synsets) if n == 0 or counts[n] >= 0.3 * max(1, sum(counts))]

    def is_plain(self, word: str, synset: int) -> bool:
        """Whether it is no proper name in that sense, and no slur."""
        words, _, gloss = self.data[synset]
        return word in words and not any(mark in gloss for mark in _SLURS)


def _index(path: Path) -> Iterator[tuple[str, list[int]]]:
    for line in path.read_text(encoding="ascii").splitlines():
        if line[0] != " ":
            parts = line.split()
            count, pointers = int(parts[2]), int(parts[3])
            yield parts[0], [int(offset) for offset in parts[6 + pointers : 6 + pointers + count]]


def _data(path: Path) -> Iterator[tuple[int, tuple[list[str], list[int], str]]]:
    for line in path.read_text(encoding="ascii").splitlines():
        if line[0] == " ":
            continue
        record, _, gloss = line.partition(" | ")
        parts = record.split()
        last = 4 + 2 * int(parts[3], 16)
        pointers = zip(parts[last + 1 :: 4], parts[last + 2 :: 4], strict=False)
        yield int(parts[0]), (parts[4:last:2], [int(at) for symbol, at in pointers if symbol in {"@", "@i"}], gloss)


def written(nouns: Nouns, known: set[str]) -> str:
    """The lexicon file."""
    out = HEAD
    for name, line in CLASSES.items():
        wanted, _, without = line.partition("!")
        roots = {nouns.senses[word][int(number) - 1] for word, number in (root.split(".") for root in wanted.split())}
        words = [
            word
            for word in nouns.senses
            if word in known
            and word not in without.split()
            and any(nouns.kinds(s) & roots and nouns.is_plain(word, s) for s in nouns.common(word))
        ]
        out += (
            f"{name}: >-\n{textwrap.fill(' '.join(sorted(words)), 150, initial_indent='  ', subsequent_indent='  ')}\n"
        )
    return out


if __name__ == "__main__":
    nouns, vocabulary = Nouns(Path(sys.argv[1])), load_parser(str(parser_path())).vocab
    known = {w for w in nouns.senses if w.isalpha() and len(w) > 2 and vocabulary.has_vector(w)}
    sys.stdout.write(written(nouns, known))
