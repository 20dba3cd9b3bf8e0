"""`python -m tests.tuning.ready`: makes guide/index/ready.npz anew, the vectors of how people ask. A minute on two cores.

To be done after `corpus/enquiries/` has changed much, and after the adapter was made anew.
"""

from guide import read_settings
from guide.index import MiniLM, find_weights
from guide.index.enquiries import HEARD, in_voice
from guide.index.ready import write_ready
from tests.tuning.wordings import read_wordings


def main() -> None:
    """Embed every wording that is heard, and write them."""
    settings, asked = read_settings(), read_wordings()
    texts = [wording for voice in range(HEARD) for wording in in_voice(asked, voice)]
    embedding = MiniLM(find_weights(settings.index, settings.data / "weights")).for_search()
    write_ready(texts, embedding.encode(texts), embedding.fingerprint)


if __name__ == "__main__":
    main()
