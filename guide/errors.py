"""Every way the guide can fail, each with its advice to the reader.

Silence is no failure: that the sources do not say is a `Standing`. The faces translate these errors (`faces/problems.py` holds
the one table of HTTP codes, the command line prints message and advice); no face catches anything broader.
"""


class GuideError(Exception):
    """The base of all of them. `message` says what happened; `advice` says what the reader can do, in words fit to be shown."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class SettingsError(GuideError):
    """Raised while settings are read or a data folder is taken: nothing has started. `PromptError` is its sibling for data."""


class SourceError(GuideError):
    """Raised by `reading/` for one file that cannot be read. `refresh` records it beside the file and goes on with the others."""


class PromptError(GuideError):
    """Raised by `prompts` at load, once, with every fault of every file in `message`, a line each. The guide does not start."""


class IndexNotBuilt(GuideError):
    """Raised on a question before the first refresh has finished. Asking again later helps; `IndexMismatch` needs a refresh."""


class IndexMismatch(GuideError):
    """Raised when the index on disk was made by another embedding or recipe than the one in use. `guide refresh` mends it."""


class WeightsError(GuideError):
    """Raised when the embedding's weights are absent or not upstream's. The guide goes on with word search alone and says so."""


class MessageError(GuideError):
    """Raised by the guide for a message that is empty or too long, before anything is searched. Nothing of it is kept or lost."""


class ModelError(GuideError):
    """Raised by a configured language model that cannot be reached or is too slow. The answer falls back to quotes."""


class NotFound(GuideError):
    """Raised for a source, passage or place that the library does not hold (any more)."""


class WorkshopError(GuideError):
    """Raised by `workshop/` for a code that is wrong or over, or a step that is not open. Nothing was written."""


class WorkshopBusy(GuideError):
    """Raised by `workshop/` when its database does not answer. Nothing was written: the same thing sent again is done once."""
