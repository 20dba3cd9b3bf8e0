"""What the search learns from: the enquiries of the corpus, what readers asked, and questions on other things."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from guide import read_settings
from guide.index.sentences import Sentences, sentences_of
from guide.reading import enquiry_files, find_files, passages_of, read_enquiries, read_file
from guide.records import Enquiry
from guide.understanding import Names
from guide.understanding.query import without
from tests.judgements import LEARNT, judgements, key_of

ANSWERS = 2
BESIDE = Path(__file__).parent / "beside.toml"


def read_wordings() -> tuple[Enquiry, ...]:
    """Every enquiry of every file."""
    return tuple(one for path in enquiry_files(read_settings().corpus.folder) for one in read_enquiries(path))


def read_beside() -> tuple[str, ...]:
    """Questions on other things."""
    return tuple(tomllib.loads(BESIDE.read_text(encoding="utf-8"))["questions"])


def read_judged(sentences: Sentences) -> tuple[tuple[Enquiry, ...], Mapping[str, str]]:
    """What two or more of those from whom the guide learns asked, and judged one sentence to answer, without the names of cases;
    and each of these wordings as it was asked.
    """
    names, rows = (
        Names([source for source, _ in sentences.entries]),
        {key_of(row.source_id, row.text): row for row in sentences.rows},
    )
    asked: dict[str, dict[str, str]] = defaultdict(dict)
    for one in judgements(*LEARNT):
        bare = without(one.message, names.find(one.message))
        for key, mark in one.sentences.items():
            if one.asked and mark == ANSWERS and key in rows:
                asked[key][bare] = one.message
    shared = {key: wordings for key, wordings in asked.items() if len(wordings) > 1}
    entries = (Enquiry(source_id=rows[key].source_id, sentences=(rows[key].text,), wordings=tuple(shared[key])) for key in shared)
    return tuple(entries), {bare: message for wordings in shared.values() for bare, message in wordings.items()}


def sentences_of_corpus(wanted: Collection[str] = ()) -> Sentences:
    """All sentences of the sources `wanted`, as they read now; of every source that comes with the guide where none is named."""
    corpus = read_settings().corpus
    files = [file for file in find_files(corpus.folder, corpus.folder / "none") if not wanted or file.id in wanted]
    readings = [read_file(file, largest_mb=corpus.largest_file_mb) for file in files]
    return sentences_of([(reading.source, passages_of(reading)) for reading in readings])


def rows_of(asked: Sequence[Enquiry], sentences: Sentences) -> list[tuple[int, ...]]:
    """The rows that answer each enquiry. Raises KeyError, (source id, sentence), where a note no longer has the sentence."""
    numbers = {(row.source_id, row.text): number for number, row in enumerate(sentences.rows)}
    return [tuple(numbers[one.source_id, text] for text in one.sentences) for one in asked]
