"""Zones of a page: furniture is recognised, what is told apart stays apart."""

from extraction.english import looks_english
from extraction.page import html_to_text, read_page

PAGE = """Skip to main content

The Tamba Post

Gunmen storm barracks in Oronda, army says

Read more »

At least four soldiers were killed when gunmen stormed the barracks at Oronda on Monday, the army said. It named no group.

Soldiers stand at the gate of the barracks (File photo: J. Beru/AG)

Mayor of Marenga opens new ferry line
Read More »

The gunmen fled towards the coast, a shopkeeper said. "We hid under the counter," she added.

Gunmen storm barracks in Oronda, army says

We need your support to keep our journalism independent. Donate from just $2 a month.

© 2031 The Tamba Post. All rights reserved."""


def zones() -> dict[str, str]:
    return {line.text.split(" ")[0] + " " + line.text[-12:]: line.zone for line in read_page(PAGE).lines}


def test_lines_are_told_apart() -> None:
    page = read_page(PAGE)
    by_zone: dict[str, list[str]] = {}
    for line in page.lines:
        by_zone.setdefault(line.zone, []).append(line.text)
    assert by_zone["headline"] == ["Gunmen storm barracks in Oronda, army says"]
    assert len(by_zone["body"]) == 2
    assert by_zone["caption"] == ["Soldiers stand at the gate of the barracks"]
    furniture = " ".join(by_zone["furniture"])
    for part in ("Skip to", "Mayor of Marenga", "Donate", "©", "Gunmen storm"):
        assert part in furniture


def test_offsets_count_in_the_text_as_given() -> None:
    for line in read_page(PAGE).lines:
        assert PAGE[line.start : line.end] == line.text


def test_html_keeps_the_story_and_leaves_scripts_and_hidden_text() -> None:
    html = (
        "<html><head><title>Ferry line opens</title><script>var a = 'Ten died';</script></head><body><nav>Home News Sport</nav><article><h1>Ferry line opens</h1>"
        "<p>The mayor of Marenga opened a new ferry line on Monday, the port authority said in a statement to reporters.</p>"
        "<p>It will carry some 400 passengers a day between the two banks of the river, the authority added on Tuesday.</p></article></body></html>"
    )
    text = html_to_text(html)
    assert "ferry line on Monday" in text and "Ten died" not in text


def test_language() -> None:
    assert looks_english(
        "The army said that the road to the coast was closed and that no one was hurt in the attack on it."
    )
    assert not looks_english(
        "Die Armee teilte mit, dass die Straße zur Küste gesperrt sei und niemand bei dem Angriff verletzt wurde."
    )
    assert not looks_english(
        "Армия сообщила, что дорога к побережью закрыта и никто не пострадал при нападении на колонну."
    )
