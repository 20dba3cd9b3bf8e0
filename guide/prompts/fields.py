"""`fields.toml`: the words in which people ask for a field of a case."""

import re
from functools import cached_property

from pydantic import Field, field_validator

from guide.prompts.loading import Data, Patterns, compiled, nearest_name
from guide.records import TEXT, Case, Choice

SECTOR = "sector"


class ChoiceEntry(Choice):
    """What a field must hold, and the words in which people ask for it."""

    any_of: Patterns = Field(alias="any")
    alone: bool = False
    """When it is asked for, it is all that is asked for."""

    @field_validator("field")
    @classmethod
    def _is_a_field(cls, name: str) -> str:
        if name not in (TEXT, *Case.model_fields):
            raise ValueError(f"a case has no field {name!r}{nearest_name(name, [TEXT, *Case.model_fields])}")
        return name


class Fields(Data):
    """`fields.toml`: the words in which people ask for one field of a case."""

    schema_: int = Field(alias="schema")
    fields: dict[str, tuple[str, ...]]
    choice: tuple[ChoiceEntry, ...] = ()
    dated: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Fields that hold a year, each with the words by which a list asks for that year."""

    @field_validator("fields", "dated")
    @classmethod
    def _of_a_case(cls, fields: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for name, patterns in fields.items():
            if name not in Case.model_fields:
                raise ValueError(f"a case has no field {name!r}{nearest_name(name, list(Case.model_fields))}")
            compiled(patterns)
        return fields

    def asked_for(self, folded: str) -> tuple[str, ...]:
        """The fields that a message, folded by `fold`, asks for."""
        return tuple(name for name, pattern in self._patterns.items() if pattern.search(folded))

    def chosen_by(self, folded: str) -> tuple[Choice, ...]:
        """What a case must hold to belong to the list that a message, folded by `fold`, asks for; outcomes first."""
        asked = [entry for entry in self.choice if re.search("|".join(entry.any_of), folded)]
        alone = [entry for entry in asked if entry.alone][:1]
        return tuple(Choice(field=entry.field, holds=entry.holds) for entry in alone or asked)

    def kinds_in(self, folded: str) -> tuple[Choice, ...]:
        """The kinds of service that a message names, as what the sector of a case must hold."""
        named = (entry for entry in self.choice if entry.field == SECTOR and re.search("|".join(entry.any_of), folded))
        return tuple(Choice(field=entry.field, holds=entry.holds) for entry in named)

    def kinds_as_written(self, text: str) -> tuple[str, ...]:
        """The words by which a text names kinds of service, one for each."""
        found = (re.search("|".join(entry.any_of), text, re.IGNORECASE) for entry in self.choice if entry.field == SECTOR)
        return tuple(match[0] for match in found if match)

    def dated_by(self, folded: str) -> str | None:
        """The field that holds the year which a list asks for; None where its words fit none."""
        return next((name for name, patterns in self.dated.items() if re.search("|".join(patterns), folded, re.IGNORECASE)), None)

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: re.compile("|".join(patterns), re.IGNORECASE) for name, patterns in self.fields.items()}
