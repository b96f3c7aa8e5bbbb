"""The page at /docs: the OpenAPI document for reading, complete in itself, so that it opens without the internet."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any, Final

_STYLE: Final = """:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1.2rem}
h1,h2{font-family:Georgia,serif}h2{border-top:1px solid #8886;padding-top:1rem;margin-top:2rem}h2 b{font:600 .8em ui-monospace,monospace}
pre{background:#8881;padding:.7rem 1rem;overflow:auto;border-radius:6px;font-size:.86rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.25rem .8rem .25rem 0;border-bottom:1px solid #8883}code{font-size:.92em}
summary{cursor:pointer;margin:.5rem 0}"""


def page(document: dict[str, Any], base: str) -> tuple[str, str]:
    """The page, and its one style (for the policy that allows it). `base` is the address that examples call."""
    info = document["info"]
    parts = [f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>", _prose(info.get("description", ""))]
    parts.append(
        '<p>Machines read <a href="openapi.json">openapi.json</a>; the page to try it is at <a href="./">/</a>.</p>'
    )
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            parts += _operation(document, base, path, method, operation)
    parts.append("<h2>Shapes</h2>")
    for name, schema in sorted(document["components"]["schemas"].items()):
        parts.append(f'<details id="{escape(name)}"><summary>{escape(name)}</summary>{_fields(schema)}</details>')
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])} API</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>{body}</body></html>',
        _STYLE,
    )


def _operation(document: dict[str, Any], base: str, path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"<h2><b>{method.upper()} {escape(path)}</b></h2>{_prose(operation.get('description', ''))}"
    if parameters := operation.get("parameters"):
        yield "<table><tr><th>query parameter</th><th>meaning</th></tr>"
        for item in parameters:
            yield f"<tr><td><code>{escape(item['name'])}</code></td><td>{_line(item.get('description', ''))}</td></tr>"
        yield "</table>"
    contents = operation.get("requestBody", {}).get("content", {})
    for kind, content in contents.items():
        for example in content.get("examples", {}).values():
            yield f"<details><summary>Example: {escape(example['summary'])} ({escape(kind)})</summary>{_curl(base, path, kind, example['value'])}</details>"
    if not contents and method == "get":
        yield f"<pre>curl -s {escape(base)}{escape(path)}</pre>"
    yield "<table><tr><th>status</th><th>answer</th></tr>"
    for status, answer in operation["responses"].items():
        yield f"<tr><td>{escape(status)}</td><td>{_line(answer.get('description', ''))} {_shapes(answer)}</td></tr>"
    yield "</table>"


def _curl(base: str, path: str, kind: str, value: Any) -> str:
    body = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    quoted = body.replace("'", "'\\''")
    command = f"curl -s {base}{path} -H 'content-type: {kind}' --data-binary '{quoted}'"
    return f"<pre>{escape(command)}</pre>"


def _shapes(answer: dict[str, Any]) -> str:
    names = {
        reference.rsplit("/", 1)[1]
        for content in answer.get("content", {}).values()
        if (reference := content.get("schema", {}).get("$ref"))
    }
    return " ".join(f'<a href="#{escape(name)}">{escape(name)}</a>' for name in sorted(names))


def _fields(schema: dict[str, Any]) -> str:
    rows = [
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(_type(field))}</td><td>{_line(field.get('description', ''))}</td></tr>"
        for name, field in schema.get("properties", {}).items()
    ]
    return _prose(schema.get("description", "")) + (f"<table>{''.join(rows)}</table>" if rows else "")


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"].rsplit("/", 1)[1])
    if "anyOf" in field:
        return " or ".join(_type(option) for option in field["anyOf"])
    if "enum" in field:
        return " | ".join(str(value) for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}"
    return str(field.get("const", field.get("type", "anything")))


def _prose(text: str) -> str:
    return "".join(f"<p>{_line(part)}</p>" for part in text.split("\n\n") if part.strip())


def _line(text: str) -> str:
    """Text with `code` marked; everything else is shown as it stands."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces))
