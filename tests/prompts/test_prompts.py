"""Prompts load, render strictly, and their examples are true to their own texts."""

import json

import pytest

from extraction.errors import PromptError
from extraction.grounding import Grounder, Located
from extraction.prompting import load_prompt
from schemas.draft import ArticleDraft, SentenceDraft


def test_examples_of_the_sentence_prompt_stand_in_their_sentences() -> None:
    for example in load_prompt("sentence/v1").examples:
        draft = SentenceDraft.model_validate_json(example["answer"])
        for said in draft.statements:
            for words in (said.said, said.source):
                assert isinstance(Grounder(example["sentence"]).locate(words), Located)


def test_examples_of_the_article_prompt_stand_in_their_text() -> None:
    for example in load_prompt("article/v2").examples:
        draft = ArticleDraft.model_validate(json.loads(example["answer"]))
        for quote in [c.quote for c in draft.claims] + [q for e in draft.events for q in e.quotes]:
            assert isinstance(Grounder(example["text"]).locate(quote), Located)


def test_the_article_is_never_a_template() -> None:
    system, user = load_prompt("sentence/v1").render(before="", sentence="{{ 7 * 7 }} {% if %}")
    assert "{{ 7 * 7 }} {% if %}" in user["content"] and "49" not in user["content"]
    assert "{{" not in system["content"]


@pytest.mark.parametrize("values", [{"sentence": "x"}, {"sentence": "x", "before": "", "more": 1}])
def test_missing_and_unknown_variables_are_errors(values: dict[str, str]) -> None:
    with pytest.raises(PromptError):
        load_prompt("sentence/v1").render(**values)


def test_unknown_prompt() -> None:
    with pytest.raises(PromptError):
        load_prompt("sentence/v99")
