"""Extractions to a text in one of the formats of others."""

import json
from collections.abc import Sequence
from typing import Final, Literal, get_args

from extraction.comparing import compare
from extraction.comparing.reports import gather
from extraction.exporting import acled, ged
from extraction.exporting.happenings import happenings
from extraction.exporting.jsonld import claim_graph
from extraction.exporting.plover import plover_record
from extraction.exporting.tables import to_csv
from schemas import Comparison, Extraction

Format = Literal["acled", "ged", "plover", "jsonld"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)


def export(extractions: Sequence[Extraction], to: Format, comparison: Comparison | None = None) -> str:
    """Write extractions as ACLED-like or UCDP-GED-like CSV, PLOVER-like JSON Lines, or schema.org JSON-LD.

    Events are joined over articles first; a `comparison` that was made of the same extractions saves doing that again.
    Every row says in `lossy` what it could not hold; `left_out` names the events that have no row at all.
    """
    if to == "jsonld":
        graph = claim_graph({report.key: report.extraction for report in gather(extractions).reports})
        return json.dumps(graph, ensure_ascii=False, indent=2) + "\n"
    found = happenings(comparison or compare(extractions), extractions)
    if to == "plover":
        records = [record for item in found if (record := plover_record(item))]
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    if to == "acled":
        return to_csv(acled.COLUMNS, [row for item in found if (row := acled.acled_row(item))])
    return to_csv(ged.COLUMNS, [row for item in found if (row := ged.ged_row(item))])


def left_out(extractions: Sequence[Extraction], to: Format, comparison: Comparison | None = None) -> list[str]:
    """Joined events that have no row in a format, as "key: type": what an export loses whole."""
    if to == "jsonld":
        return []
    makes = {"acled": acled.acled_row, "ged": ged.ged_row, "plover": plover_record}[to]
    found = happenings(comparison or compare(extractions), extractions)
    return [f"{item.joined.key}: {item.joined.type}" for item in found if makes(item) is None]
