import threading

import pytest

from pipeline.batch.each import Threads
from pipeline.errors import AuthError, RefusedError


def test_results_come_in_the_order_of_the_items_and_are_kept_one_by_one():
    kept: dict[int, int] = {}
    found = Threads(3)(lambda item: item * 2, [3, 1, 2], kept.__setitem__)
    assert (found, kept) == ([6, 2, 4], {3: 6, 1: 2, 2: 4})


def test_an_answer_error_stands_in_its_items_place_and_is_not_kept():
    def do(item):
        if item == 2:
            raise RefusedError("no")
        return item

    kept: dict[int, int] = {}
    found = Threads(2)(do, [1, 2, 3], kept.__setitem__)
    assert found[0] == 1
    assert isinstance(found[1], RefusedError)
    assert sorted(kept) == [1, 3]


def test_an_abort_stops_what_is_not_begun():
    begun = []
    lock = threading.Lock()

    def do(item):
        with lock:
            begun.append(item)
        raise AuthError("the key is wrong")

    with pytest.raises(AuthError):
        Threads(1)(do, list(range(50)), lambda item, result: None)
    assert len(begun) < 50


def test_keeping_happens_in_the_callers_thread():
    seen = set()
    Threads(4)(lambda item: item, list(range(8)), lambda item, result: seen.add(threading.current_thread()))
    assert seen == {threading.current_thread()}


def test_nothing_to_do_is_nothing_done():
    assert Threads(2)(lambda item: item, [], lambda item, result: None) == []


def test_it_tells_how_many_are_done_failures_too():
    told = []

    def do(item):
        if item == 2:
            raise RefusedError("no")

    Threads(1, lambda done, all_: told.append((done, all_)))(do, [1, 2, 3], lambda item, result: None)
    assert told == [(1, 3), (2, 3), (3, 3)]
