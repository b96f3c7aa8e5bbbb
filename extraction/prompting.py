"""Prompts as versioned files: loaded, checked, rendered strictly, hashed.

A file `prompts/<task>/v<N>.jinja` has YAML front matter (name, version, variables) and two blocks, `system` and `user`; few-shot
examples lie beside it. An undefined or unknown variable is an error. The article is only ever a value, never a template.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict, ValidationError

from extraction.errors import PromptError


class _Front(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    version: int
    variables: list[str]


@dataclass(frozen=True)
class Prompt:
    """One version of a prompt, with its examples."""

    name: str
    sha256: str
    front: _Front
    body: str
    examples: list[dict[str, Any]]

    def render(self, **values: Any) -> list[dict[str, str]]:
        """System and user message. Raises `PromptError` on a missing or unknown variable."""
        wanted = set(self.front.variables) - {"examples"}
        if set(values) != wanted:
            raise PromptError(f"prompt {self.name} takes {sorted(wanted)}, was given {sorted(values)}")
        template = _environment().from_string(self.body)
        context = template.new_context({**values, "examples": self.examples})
        try:
            return [
                {"role": role, "content": "".join(template.blocks[role](context)).strip()}
                for role in ("system", "user")
            ]
        except Exception as error:  # jinja2 raises many kinds; all mean a faulty prompt file
            raise PromptError(f"prompt {self.name} cannot be rendered: {type(error).__name__}") from error


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt `task/vN` of the package `prompts`."""
    task, _, number = name.partition("/")
    folder = files("prompts") / task
    try:
        raw = (folder / f"{number}.jinja").read_text(encoding="utf-8")
        shots = folder / f"{number}.examples.yaml"
        examples_raw = shots.read_text(encoding="utf-8") if shots.is_file() else "[]"
        _, front, body = raw.split("---\n", 2)
        head = _Front.model_validate(yaml.safe_load(front))
    except (OSError, ValueError, ValidationError, yaml.YAMLError) as error:
        raise PromptError(f"prompt {name} cannot be read: {type(error).__name__}") from error
    digest = hashlib.sha256(f"{raw}\0{examples_raw}".encode()).hexdigest()
    return Prompt(name, digest, head, body, yaml.safe_load(examples_raw) or [])
