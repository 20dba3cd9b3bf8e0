"""What the search learns from: the enquiries of the corpus, and questions on other things."""

import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path

from guide import read_settings
from guide.index.sentences import Sentences, sentences_of
from guide.reading import enquiry_files, find_files, passages_of, read_enquiries, read_file
from guide.records import Enquiry

BESIDE = Path(__file__).parent / "beside.toml"


def read_wordings() -> tuple[Enquiry, ...]:
    """Every enquiry of every file."""
    return tuple(one for path in enquiry_files(read_settings().corpus.folder) for one in read_enquiries(path))


def read_beside() -> tuple[str, ...]:
    """Questions on other things."""
    return tuple(tomllib.loads(BESIDE.read_text(encoding="utf-8"))["questions"])


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
