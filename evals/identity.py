"""What a run was made with: commit, versions, hashes. Read from the machine, never from a model."""

import hashlib
import json
import platform
import subprocess
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from schemas import Extraction

ROOT: Final = Path(__file__).parent.parent
#: The rooms whose files can change a result or its judgement.
ROOMS: Final = ("schemas", "prompts", "extraction", "evals/*.py", "evals/peers")
#: Packages whose version can change a result; pipelines of spaCy are added by their prefix.
PACKAGES: Final = frozenset(
    ("claimwire", "dateparser", "instructor", "langextract", "litellm", "openai", "pydantic", "spacy", "xllamacpp")
)
PIPELINE: Final = "en-core-web-"


def commit() -> tuple[str | None, bool | None]:
    """The git commit, and whether one of the rooms differs from it; (None, None) outside a repository."""
    head = _git("rev-parse", "HEAD")
    changes = _git("status", "--porcelain", "--", *ROOMS)
    return (head.strip(), bool(changes.strip())) if head is not None and changes is not None else (None, None)


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def packages() -> dict[str, str]:
    """Installed versions of the packages that matter."""
    installed = {(dist.name or "").lower().replace("_", "-"): dist.version for dist in distributions()}
    return {name: installed[name] for name in sorted(installed) if name in PACKAGES or name.startswith(PIPELINE)}


def prompts_sha256() -> str:
    """Hash over names and bytes of all files in `prompts/`."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "prompts").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def schema_sha256() -> str:
    """Hash of the JSON Schema of `Extraction`, written canonically."""
    schema = json.dumps(Extraction.model_json_schema(), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(schema.encode()).hexdigest()


def machine() -> tuple[str, str]:
    """Python version, and operating system with processor architecture."""
    return platform.python_version(), f"{platform.system()} {platform.machine()}"
