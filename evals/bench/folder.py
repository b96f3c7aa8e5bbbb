"""Cases as a labelled folder on disk."""

import json
from collections.abc import Sequence
from pathlib import Path

from evals.cases import Case


def write_folder(cases: Sequence[Case], folder: Path) -> None:
    """Write cases as a labelled folder, to be loaded, run and scored like any other."""
    for name in ("articles", "labels"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for case in cases:
        (folder / "articles" / f"{case.id}.txt").write_text(case.text, encoding="utf-8")
        raw = json.loads(case.gold.model_dump_json())
        kept = {key: raw[key] for key in ("actors", "events", "claims", "notes")}
        for item in (*kept["events"], *kept["claims"]):
            item["evidence"] = [run["text"] for run in item["evidence"]]
        for claim in kept["claims"]:
            claim.pop("made_by"), claim.pop("confidence")
        head = {key: raw["article"][key] for key in ("id", "publisher", "headline", "published_on", "language")}
        label = json.dumps({"article": head, **kept}, ensure_ascii=False, indent=1)
        (folder / "labels" / f"{case.id}.json").write_text(label + "\n", encoding="utf-8")
