"""The invented report that /docs, the page and the help texts show."""

from typing import Any, Final

TEXT: Final = (
    "Shells fall on river port, twelve dead\n\n"
    "Shells hit the river port of Velmara on Tuesday, killing at least 12 people, the governor's office said.\n\n"
    'The Lowland Army denied firing on the town. "We will answer every shot," its spokesman, Toma Revik, '
    "said on Wednesday.\n\n"
    "Up to 300 families fled towards the coast, according to the relief group Open Hands."
)
PUBLISHED_ON: Final = "2024-05-15"
HTML: Final = (
    "<html><body><article>" + "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n")) + "</article></body></html>"
)

#: The request body of POST /v1/extract for OpenAPI: no signature tells it, as one address reads three types.
REQUEST_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"$ref": "#/components/schemas/ExtractRequest"},
            "examples": {
                "text": {
                    "summary": "A report as plain text",
                    "value": {"text": TEXT, "published_on": PUBLISHED_ON, "publisher": "Lowland Courier"},
                },
                "html": {"summary": "A page", "value": {"html": HTML, "published_on": PUBLISHED_ON}},
                "model": {
                    "summary": 'With one model profile, and no date: "Tuesday" stays null',
                    "value": {"text": TEXT, "model": "embedded"},
                },
            },
        },
        "text/plain": {
            "schema": {"type": "string"},
            "examples": {"text": {"summary": "The bare report", "value": TEXT}},
        },
        "text/html": {"schema": {"type": "string"}, "examples": {"html": {"summary": "The bare page", "value": HTML}}},
    },
}
