"""A folder of extractions or of files in the gold format, made by anyone, as answers to be scored."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from evals.cases import Case, GoldError
from evals.scoring import Answer, answer_of
from schemas import Extraction


def load_predictions(folder: Path, cases: Sequence[Case]) -> list[Answer]:
    """`<id>.json`, in the folder or in its `labels/`, for every case.

    A file that is missing or broken is a failed report, with the reason; a folder with no fitting file at all is a
    `GoldError`, for then it was most likely the wrong folder.
    """
    root = folder / "labels" if (folder / "labels").is_dir() else folder
    answers = [_load(root / f"{case.id}.json", case) for case in cases]
    if not any((root / f"{case.id}.json").exists() for case in cases):
        raise GoldError(f"{root} holds no file named after a labelled report, such as {cases[0].id}.json")
    return answers


def _load(path: Path, case: Case) -> Answer:
    try:
        extraction = Extraction.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return answer_of(case, None, f"{path.name} is missing")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return answer_of(case, None, f"{path.name}: {where}: {first['msg']}")
    return answer_of(case, extraction)
