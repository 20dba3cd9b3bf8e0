"""Screens hear of changes: in this process, from another one, and nothing is left when they go."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from guide.workshop import Workshops
from guide.workshop.live import ASKED_EVERY
from tests.workshop.conftest import Room


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("workshops")}


def test_a_change_reaches_wall_and_console(writing: Room) -> None:
    async def followed() -> list[int | None]:
        wall = writing.workshops.follow(writing.id, console=False)
        first = await anext(wall)
        await asyncio.to_thread(writing.reveal)
        told = [first, await anext(wall)]
        await wall.aclose()
        return told

    first, second = asyncio.run(followed())
    assert first is not None
    assert second is not None
    assert second > first


def test_a_hidden_card_is_told_to_the_console_alone(writing: Room) -> None:
    async def followed() -> tuple[int | None, int | None, int | None]:
        wall = writing.workshops.follow(writing.id, console=False, patience=1)
        console = writing.workshops.follow(writing.id, console=True, patience=1)
        before = await anext(console)
        await anext(wall)
        await asyncio.to_thread(lambda: writing.phone().write("hidden"))
        told = before, await anext(console), await anext(wall)
        for stream in (wall, console):
            await stream.aclose()
        return told

    before, after, quiet = asyncio.run(followed())
    assert before is not None
    assert after is not None
    assert after > before
    assert quiet is None


def test_a_change_in_another_process_is_heard(opening: Callable[[], Workshops], writing: Room) -> None:
    elsewhere = opening()  # it shares the database and nothing else

    async def followed() -> list[int | None]:
        wall = elsewhere.follow(writing.id, console=False, patience=20 * ASKED_EVERY)
        told = [await anext(wall)]
        await asyncio.to_thread(writing.reveal)
        told.append(await anext(wall))
        await wall.aclose()
        return told

    first, second = asyncio.run(followed())
    assert None not in (first, second)
    assert first != second


def test_many_changes_at_once_are_told_together_and_the_last_is_not_missed(writing: Room) -> None:
    phones = [writing.phone() for _ in range(20)]

    async def followed() -> list[int | None]:
        console = writing.workshops.follow(writing.id, console=True, patience=2)
        told = [await anext(console)]
        await asyncio.gather(*(asyncio.to_thread(phone.write, "at once") for phone in phones))
        while (version := await anext(console)) is not None:
            told.append(version)
        await console.aclose()
        return told

    told = asyncio.run(followed())
    assert told[-1] == writing.workshops.console(writing.id).version
    assert len(told) < 20


def test_a_stream_ends_when_its_workshop_is_deleted(writing: Room) -> None:
    async def followed() -> list[int | None]:
        stream = writing.workshops.follow(writing.id, console=False)
        await anext(stream)
        await asyncio.to_thread(writing.workshops.delete, writing.id)
        return [version async for version in stream]

    assert asyncio.run(followed()) == []


@pytest.mark.parametrize("end", ["closed", "cancelled"])
def test_screens_that_go_leave_no_thread_and_no_task(writing: Room, end: str) -> None:
    async def followed() -> int:
        streams = [writing.workshops.follow(writing.id, console=False) for _ in range(20)]
        for stream in streams:
            await anext(stream)
        assert threads() == {"workshops-live"}
        if end == "closed":
            for stream in streams:
                await stream.aclose()
        else:
            waiting = [asyncio.ensure_future(anext(stream)) for stream in streams]
            await asyncio.sleep(0.3)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        return len(asyncio.all_tasks())

    assert asyncio.run(followed()) == 1
    threading.Event().wait(3 * ASKED_EVERY)
    assert threads() == set()


def test_closing_the_service_ends_every_stream(writing: Room) -> None:
    async def followed() -> list[int | None]:
        stream = writing.workshops.follow(writing.id, console=False)
        await anext(stream)
        await asyncio.to_thread(writing.workshops.close)
        return [version async for version in stream]

    assert asyncio.run(followed()) == []
    assert threads() == set()
