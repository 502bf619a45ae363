import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.errors import RateLimited
from pipeline.llm.limits import LONGEST_PAUSE, Limited
from pipeline.llm.scripted import ScriptedChat


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def limited(answers, clock: Clock, **options) -> Limited:
    return Limited(ScriptedChat(answers), clock=clock.time, sleep=clock.sleep, **options)


def test_requests_are_spaced_evenly(request_for):
    clock = Clock()
    chat = limited(lambda _: "{}", clock, per_minute=120)
    for _ in range(4):
        chat.complete(request_for())
    assert clock.waits == [0.5, 0.5, 0.5]


def test_time_that_passed_is_not_saved_up(request_for):
    clock = Clock()
    chat = limited(lambda _: "{}", clock, per_minute=60)
    chat.complete(request_for())
    clock.now += 600
    chat.complete(request_for())
    chat.complete(request_for())
    assert clock.waits == [1.0]


def test_without_a_rate_nothing_waits(request_for):
    clock = Clock()
    chat = limited(lambda _: "{}", clock)
    for _ in range(5):
        chat.complete(request_for())
    assert clock.waits == []


@pytest.mark.parametrize(("asked", "waited"), [(7, [7]), (3600, [LONGEST_PAUSE]), (None, [])])
def test_when_one_is_told_to_wait_the_others_wait(request_for, asked, waited):
    clock = Clock()
    chat = limited([RateLimited("slow", retry_after=asked), "{}"], clock)
    with pytest.raises(RateLimited):
        chat.complete(request_for())
    chat.complete(request_for())
    assert clock.waits == waited


def test_no_more_are_in_flight_than_said(request_for):
    lock, here, most = threading.Lock(), 0, 0
    full = threading.Barrier(3, timeout=10)

    def answer(_) -> str:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
        full.wait()
        with lock:
            here -= 1
        return "{}"

    chat = Limited(ScriptedChat(answer), in_flight=3)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: chat.complete(request_for()), range(12)))
    assert most == 3


def test_a_failed_request_gives_its_place_back(request_for):
    chat = Limited(ScriptedChat(lambda _: RateLimited("slow")), in_flight=1)
    for _ in range(3):
        with pytest.raises(RateLimited):
            chat.complete(request_for())
