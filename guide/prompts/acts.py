"""`acts.toml`: the rules by which a message is taken, and the people who can be turned to."""

import re
from functools import cached_property

from pydantic import Field

from guide.prompts.loading import Data, Patterns
from guide.records import Act, Contact, RequestKind


class ContactEntry(Contact):
    """Somebody who can be turned to, under the id by which rules name them."""

    id: str


class Rule(Data):
    """One way of taking a message: it applies when all that is given holds, one of `any`, one of `with`, none of `unless`."""

    act: Act
    request: RequestKind | None = None
    any_of: Patterns = Field(default=(), alias="any")
    with_any: Patterns = Field(default=(), alias="with")
    unless: Patterns = ()
    words: frozenset[str] = frozenset()
    """Where given, the message is made of these words alone."""
    about_own: bool = False
    """Does not apply to a question about an organisation of the library that says nothing of the writer's own place."""
    text: str
    contacts: tuple[str, ...] = ()
    search: bool = False
    """Whether what the sources say in general stands under the text."""

    def found(self, folded: str) -> bool:
        """Whether the rule's patterns fit a message that was folded by `fold`."""
        any_of, with_any, unless = self._patterns
        return bool(any_of.search(folded) and with_any.search(folded) and not (self.unless and unless.search(folded)))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
        """One pattern for each list; that of an empty list fits everything."""
        any_of, with_any, unless = (re.compile("|".join(p), re.IGNORECASE) for p in (self.any_of, self.with_any, self.unless))
        return any_of, with_any, unless


class Acts(Data):
    """`acts.toml`."""

    schema_: int = Field(alias="schema")
    contact: tuple[ContactEntry, ...]
    rule: tuple[Rule, ...]

    def contacts(self, rule: Rule) -> tuple[Contact, ...]:
        """The people a rule names, as they are shown."""
        known = {entry.id: entry for entry in self.contact}
        return tuple(Contact(**known[name].model_dump(exclude={"id"})) for name in rule.contacts)
