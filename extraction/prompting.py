"""Prompts as versioned files: loaded, checked, rendered strictly, hashed.

A file `prompts/<task>/v<N>.jinja` has YAML front matter (name, version, variables) and two blocks, `system` and `user`; few-shot
examples lie beside it. An undefined or unknown variable is an error. The article is only ever a value, never a template.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import StrictUndefined, Template
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
        template = _template(self.body)
        data = {name: neutral(value) if isinstance(value, str) else value for name, value in values.items()}
        context = template.new_context({**data, "examples": self.examples})
        try:
            return [
                {"role": role, "content": "".join(template.blocks[role](context)).strip()}
                for role in ("system", "user")
            ]
        except Exception as error:  # jinja2 raises many kinds; all mean a faulty prompt file
            raise PromptError(f"prompt {self.name} cannot be rendered: {type(error).__name__}") from error


#: What could end the data and begin a turn: marks of chat templates, tags, the headings of our own prompts.
_MARKS = re.compile(
    r"<(?=\s*[|｜/!?%]|\s*[A-Za-z_][\w:-]{0,40}(?:\s[^<>\n]{0,200})?>|<\s*/?SYS)|\[(?=\s*/?\s*(?:INST|SYSTEM_PROMPT|TOOL_\w+|AVAILABLE_TOOLS)\s*\])"
)
_HEADINGS = re.compile(r"\b(SENTENCE|BEFORE|ANSWER|EVENT|FIRST|SECOND|REPORT(?: \(published [^)\n]{0,20}\))?):")


def neutral(text: str) -> str:
    """A text as data: nothing in it closes a delimiter, opens a turn of a chat template or imitates a part of the prompt.

    Ordinary text stays as it is, letter by letter. Of the rest, one character is exchanged for a lookalike ("<" for "‹"),
    so that a quote that holds it is not found in the article and is refused.
    """
    text = _MARKS.sub(lambda mark: "‹" if mark.group() == "<" else "⟦", text)
    return _HEADINGS.sub(r"\1 –", text)


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)


@cache
def _template(body: str) -> Template:
    return _environment().from_string(body)


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
