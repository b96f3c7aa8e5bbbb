"""A table of malformed replies, made by program from three good items: what each still holds is known by construction.

Hand-made, not recorded: no model wrote any of them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ITEMS: list[dict[str, Any]] = [
    {"source": "the opposition", "said": "the figure is pure invention", "stance": "denies"},
    {"source": "the union", "said": "keeps its counsel", "stance": "silent"},
    {"source": "the mayor", "said": "the count is a bad joke", "stance": "denies"},
]
ALL = (0, 1, 2)
KEY = "statements"


@dataclass(frozen=True)
class Case:
    """One reply, the items of `ITEMS` that it holds in valid form, and whether it is all that a reply should be."""

    name: str
    text: str
    kept: tuple[int, ...]
    whole: bool


def cases() -> list[Case]:
    """All of them."""
    made = [case for part in PARTS for case in part()]
    assert len({case.name for case in made}) == len(made)
    return made


def _reply(*items: Any) -> str:
    return json.dumps({KEY: list(items)})


def _truncated() -> Iterator[Case]:
    """Cut at every kind of place: in keys, values, escapes, between items, before each bracket. Items end where their brace does."""
    odd = [{**item, "said": item["said"] + ' \u00e9 "so"'} for item in ITEMS]
    for label, text in (("", _reply(*ITEMS)), ("spread ", json.dumps({KEY: ITEMS}, indent=2)), ("odd ", _reply(*odd))):
        ends = [i for i, char in enumerate(text) if char == "}"][:3]
        places = sorted({*range(0, len(text) - 1, 11), *(end + 1 for end in ends), *ends, len(text) - 1})
        if label == "odd ":
            places = [i for i, char in enumerate(text) if char in "\\u"][:24]
        for at in places:
            whole_items = sum(end < at for end in ends)
            kept = tuple(range(whole_items)) if label != "odd " else ()
            yield Case(f"{label}cut at {at}", text[:at], kept, False)


def _wrong_types() -> Iterator[Case]:
    values: list[Any] = [None, 1, 1.5, True, [], {}, ["x"], {"a": 1}, "x" * 1000]
    for field in ("source", "said", "stance"):
        for value in values:
            bad = {**ITEMS[1], field: value}
            yield Case(f"{field} is {json.dumps(value)[:12]}", _reply(ITEMS[0], bad, ITEMS[2]), (0, 2), False)
        less = {key: value for key, value in ITEMS[1].items() if key != field}
        yield Case(f"no {field}", _reply(ITEMS[0], less, ITEMS[2]), (0, 2), False)
    for value in (None, 3, True, "x", [], [1], {}):
        yield Case(f"item is {json.dumps(value)}", _reply(ITEMS[0], value, ITEMS[1]), (0, 1), False)
    for value in (3, True, "none", {}):
        yield Case(f"list is {json.dumps(value)}", json.dumps({KEY: value}), (), False)


def _bad_enums() -> Iterator[Case]:
    for word in ("claims", "DENIES", "denied", "asserts ", "", "denies|asserts", "none", "unknown", "dénie", "said"):
        yield Case(f"stance {word!r}", _reply({**ITEMS[0], "stance": word}, ITEMS[1], ITEMS[2]), (1, 2), False)


def _extra_keys() -> Iterator[Case]:
    for key in ("id", "confidence", "notes", "statement", "__proto__"):
        yield Case(f"extra {key}", _reply({**ITEMS[0], key: 1}, ITEMS[1], ITEMS[2]), ALL, True)
        yield Case(f"extra {key} at the root", json.dumps({key: {"a": [1]}, KEY: ITEMS}), ALL, True)
        yield Case(f"extra {key} after", json.dumps({KEY: ITEMS, key: "x"}), ALL, True)


def _duplicates() -> Iterator[Case]:
    yield Case("twice", _reply(*ITEMS, *ITEMS), ALL, True)
    yield Case("fifty times", _reply(*[ITEMS[0]] * 50), (0,), True)
    yield Case("in turn", _reply(*[ITEMS[i % 2] for i in range(20)]), (0, 1), True)
    yield Case("twice, then cut", _reply(*ITEMS, *ITEMS)[:-30], ALL, False)
    yield Case("the object twice", _reply(*ITEMS) + _reply(*ITEMS), ALL, True)
    yield Case(
        "the key twice", f'{{"{KEY}": [{json.dumps(ITEMS[0])}], "{KEY}": [{json.dumps(ITEMS[1])}]}}', (0, 1), True
    )
    yield Case("an object for each", "\n".join(_reply(item) for item in ITEMS), ALL, True)


def _prose() -> Iterator[Case]:
    good = _reply(*ITEMS)
    frames = [
        "Sure! Here it is: {}", "{}\nLet me know if you need more.", "```json\n{}\n```", "```\n{}\n```", "<answer>{}</answer>",
        "\ufeff{}", "  \n\t{}\n ", "<think>The {{sentence}} has [three] speakers.</think>{}", "Answer:\n\n{}\n\n**Done.**",
        "JSON: {} (3 items)", "{}{}", "[1] see below {}", "The text says \"so\". {}", "{}\n\n{{}}", "<|im_start|>assistant\n{}<|im_end|>",
    ]  # fmt: skip
    for number, frame in enumerate(frames):
        yield Case(f"frame {number}", frame.replace("{}", good).replace("{{", "{").replace("}}", "}"), ALL, True)


def _wrapped() -> Iterator[Case]:
    yield Case("the bare list", json.dumps(ITEMS), ALL, True)
    yield Case("one bare item", json.dumps(ITEMS[0]), (0,), True)
    yield Case("bare items a line each", "\n".join(map(json.dumps, ITEMS)), ALL, True)
    yield Case("the item for the list", json.dumps({KEY: ITEMS[0]}), (0,), True)
    yield Case("under a key", json.dumps({"result": {KEY: ITEMS}}), ALL, True)
    yield Case("in a list", json.dumps([{KEY: ITEMS}]), ALL, True)
    yield Case("written twice over", json.dumps(_reply(*ITEMS)), ALL, True)
    yield Case("line breaks in strings", _reply(*ITEMS).replace("pure invention", "pure\ninvention"), (1, 2), True)


def _broken() -> Iterator[Case]:
    good = json.dumps(ITEMS[1])
    wrecks = {
        "no comma": good.replace('", "', '" "', 1),
        "no colon": good.replace('": "', '" "', 1),
        "no quotes": good.replace('"said"', "said"),
        "single quotes": good.replace('"', "'"),
        "a quote inside": good.replace("keeps", 'ke"eps'),
        "a comma at the end": good.replace("}", ",}"),
        "a bad escape": good.replace("keeps", "\\keeps"),
        "NaN": good.replace('"silent"', "Nan"),
        "a comment": good.replace("{", "{ // the union\n"),
        "a half escape": good.replace("keeps", "\\u12 keeps"),
        "python": good.replace('"silent"', "None"),
        "an ellipsis": good.replace('"silent"', "..."),
    }
    for name, wreck in wrecks.items():
        text = f'{{"{KEY}": [{json.dumps(ITEMS[0])}, {wreck}, {json.dumps(ITEMS[2])}]}}'
        yield Case(name, text, (0, 2), False)
    yield Case("a comma after the last", _reply(*ITEMS).replace("]}", ",]}"), ALL, True)
    yield Case("no end", _reply(*ITEMS)[:-1], ALL, False)
    yield Case("a bracket too many", _reply(*ITEMS) + "}]", ALL, True)


def _empty() -> Iterator[Case]:
    for text in (
        "",
        " ",
        "\n\n",
        "null",
        "{}",
        "None",
        '""',
        "true",
        "0",
        "...",
        "{",
        "[",
        '{"',
        f'{{"{KEY}"',
        f'{{"{KEY}": null}}',
    ):
        yield Case(f"empty {text!r}", text, (), False)
    yield Case("an empty list", _reply(), (), True)
    yield Case("a bare empty list", "[]", (), True)


def _refusals() -> Iterator[Case]:
    for number, text in enumerate(
        [
            "I'm sorry, but I can't help with that.", "I cannot process reports of violence.", "As an AI model, I do not take sides.",
            "Error: content policy.", "I can't [do] this {sorry}.", '{"error": "refused"}', '{"refusal": "I will not"}',
            "请求被拒绝", "The sentence has no statements.", '{"message": {"content": "no"}}',
        ]
    ):  # fmt: skip
        yield Case(f"refusal {number}", text, (), False)


def _large() -> Iterator[Case]:
    yield Case("deep", "[" * 5000, (), False)
    yield Case("deep objects", '{"a":' * 5000, (), False)
    yield Case("a loop of spaces", _reply(ITEMS[0])[:-2] + " " * 50_000, (0,), False)
    yield Case("a loop of words", _reply(ITEMS[0])[:-2] + ', {"source": "' + "the " * 20_000, (0,), False)
    yield Case("NULs", _reply(*ITEMS).replace(", ", ",\x00 ", 1), (1, 2), False)


PARTS = (
    _truncated, _wrong_types, _bad_enums, _extra_keys, _duplicates, _prose, _wrapped, _broken, _empty, _refusals, _large,
)  # fmt: skip
