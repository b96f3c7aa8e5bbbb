"""The public shapes as JSON Schema, for `GET /v1/schema` and `claimwire schema`."""

from typing import Any, Literal

from pydantic import BaseModel

from schemas import SCHEMA_VERSION, Article, Extraction, Problem

Shape = Literal["extraction", "article", "problem"]


def json_schema(of: Shape = "extraction") -> dict[str, Any]:
    """JSON Schema (2020-12) of a shape, with the meaning of every field."""
    shapes: dict[str, type[BaseModel]] = {"extraction": Extraction, "article": Article, "problem": Problem}
    # What goes in is described as it is validated, what comes out as it is written (where every field is present).
    schema = shapes[of].model_json_schema(mode="validation" if of == "article" else "serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"claimwire:{of}:{SCHEMA_VERSION}",
        **schema,
    }
