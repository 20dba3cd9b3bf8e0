import json
import re
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from guide import records
from guide.records import EMPTY, Conversation, Record, Source, SourceKind, Turn

RECORDS = [
    value for value in vars(records).values() if isinstance(value, type) and issubclass(value, Record) and value is not Record
]
ASSESSING = re.compile(r"\b(score|rating|level of|grade|maturity|sentiment|engagement|confidence)\b", re.IGNORECASE)
"""`confidence_rule` of a workshop is a rule of silence and written with an underscore."""


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_records_are_frozen_refuse_what_they_do_not_know_and_say_what_they_are(record: type[BaseModel]) -> None:
    assert record.model_config["frozen"]
    assert record.model_config["extra"] == "forbid"
    assert record.__doc__


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_no_field_assesses_anybody(record: type[BaseModel]) -> None:
    names = [name for schema in _schemas(record.model_json_schema()) for name in schema.get("properties", {})]
    assert not [name for name in names if ASSESSING.search(name.replace("_", " ")) and name != "confidence_rule"]


def test_a_conversation_comes_back_from_json_as_it_was() -> None:
    conversation = Conversation(turns=(Turn(message="Hello", act=records.Act.GREET, edge="Hello."),))
    assert Conversation.model_validate_json(conversation.model_dump_json()) == conversation
    assert EMPTY.turns == ()


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        Source.model_validate(
            {"id": "a", "title": "A", "kind": SourceKind.NOTE, "ours": True, "path": "a", "sha256": "0", "mood": "good"}
        )


def _schemas(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [schema, *json.loads(json.dumps(schema.get("$defs", {}))).values()]
