"""`python -m tests.tuning.ready`: makes guide/index/ready.npz anew, the vectors of what our notes say and of how people ask.

To be done after the notes or `corpus/enquiries/` have changed much, and after the adapter was made anew. Two minutes on two
cores.
"""

from guide import read_settings
from guide.index import MiniLM, find_weights
from guide.index.enquiries import HEARD, in_voice
from guide.index.ready import write_ready
from guide.index.subjects import texts_of
from guide.reading import subjects_of
from tests.tuning.wordings import read_wordings, sentences_of_corpus


def texts_of_sentences() -> list[str]:
    """What is embedded of every sentence of the corpus that comes with the guide."""
    return [text for row in sentences_of_corpus().rows for text in (row.indexed, row.topic)]


def texts_of_enquiries() -> list[str]:
    """Every wording that is heard."""
    asked = read_wordings()
    return [wording for voice in range(HEARD) for wording in in_voice(asked, voice)]


def texts_of_subjects() -> list[str]:
    """The name and every wording of every subject."""
    corpus = read_settings().corpus.folder
    return [text for subject in subjects_of(corpus)[0] for text in texts_of(subject)]


def main() -> None:
    """Embed them, and write the vectors."""
    settings = read_settings()
    texts = list(dict.fromkeys([*texts_of_sentences(), *texts_of_enquiries(), *texts_of_subjects()]))
    embedding = MiniLM(find_weights(settings.index, settings.data / "weights")).for_search()
    write_ready(texts, embedding.encode(texts), embedding.fingerprint)


if __name__ == "__main__":
    main()
