"""What the parser found in a line of text, small enough to be sent from one process to another, and made into spaCy's `Doc` again."""

from typing import Any, Final, NamedTuple

#: All that the pipeline finds and grammar looks at; words, spaces and their forms are found anew by the tokenizer, which takes no time.
_FOUND: Final = ("TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE")


class Packed(NamedTuple):
    """One parsed line. `found` is an array of 64-bit hashes, a row for each token; the others are strings that some of them stand for."""

    found: bytes
    lemmas: list[str]
    morphs: list[str]


def pack(doc: Any) -> Packed:
    """A parsed line without its text."""
    lemmas = sorted({token.lemma_ for token in doc})
    return Packed(doc.to_array(list(_FOUND)).tobytes(), lemmas, sorted({str(token.morph) for token in doc}))


def unpack(nlp: Any, text: str, packed: Packed) -> Any:
    """The line as `nlp`, the same pipeline in another process, parsed it. Raises `ValueError` where it is not that text."""
    import numpy

    doc = nlp.make_doc(text)
    for lemma in packed.lemmas:
        doc.vocab.strings.add(lemma)
    for morph in packed.morphs:
        doc.vocab.morphology.add(morph)
    return doc.from_array(list(_FOUND), numpy.frombuffer(packed.found, numpy.uint64).reshape(len(doc), len(_FOUND)))
