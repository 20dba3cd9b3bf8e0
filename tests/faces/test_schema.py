"""The description at /openapi.json keeps its word: whatever it allows is answered as it says, and nothing fails inside."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from fastapi import FastAPI

from guide import Guide
from guide.faces.api import build_api, close_api
from guide.workshop import Workshops
from tests.served import listening

FEW, MANY = 10, 400
"""Requests that are made up for each door."""
REFUSED_AS_SAID = "positive_data_acceptance"
"""Left out: a message of unprintable characters alone is a string, as described, and is refused all the same."""


def _app(guide: Guide, workshops: Workshops) -> FastAPI:
    """Without a guard nobody is an administrator: no path that is made up is added to the library."""
    app = build_api(guide, workshops=workshops)
    close_api(app)
    return app


@pytest.mark.parametrize("number", [FEW, pytest.param(MANY, marks=[pytest.mark.faults, pytest.mark.timeout(3600)])])
def test_every_door_answers_as_it_is_described(small: Guide, tmp_path: Path, number: int) -> None:
    housed = Guide(small.settings.model_copy(update={"data": tmp_path / "data"}), small.prompts, small.librarian)
    with closing(Workshops.open(housed)) as workshops, listening(_app(small, workshops)) as address:
        run = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json", "--no-color"),
                *("--exclude-checks", REFUSED_AS_SAID, "--phases", "examples,coverage,fuzzing", "--continue-on-failure"),
                *("--max-examples", str(number), "--generation-deterministic", "--suppress-health-check", "filter_too_much"),
            ],
            cwd=tmp_path,
            env={**os.environ, "NO_PROXY": "*"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
