from collections.abc import Callable

import pytest

from pipeline.errors import (
    AuthError,
    ConnectionLost,
    RateLimited,
    RequestRejected,
    ServerFault,
    TimedOut,
    TransientError,
)
from pipeline.llm.base import ChatRequest, ChatResponse
from pipeline.llm.retry import Retrying
from pipeline.llm.scripted import ScriptedChat
from tests.llm.server import Reply, completion, error

ANSWER = '{"claims": []}'


def ask(answers, request: ChatRequest, **options) -> "tuple[Callable[[], ChatResponse], ScriptedChat, list[float]]":
    waits: list[float] = []
    inner = ScriptedChat(answers)
    retrying = Retrying(inner, sleep=waits.append, **options)
    return lambda: retrying.complete(request), inner, waits


def test_the_first_answer_is_given_out_with_what_it_took(request_for):
    request = request_for()
    lost = [TimedOut("late", billable=True), ServerFault("oops"), ConnectionLost("cut", billable=True)]
    call, inner, waits = ask([*lost, ANSWER], request)
    response = call()
    assert (response.attempts, response.text, len(inner.requests)) == (4, ANSWER, 4)
    assert response.usage.lost_tokens == 2 * request.estimated_tokens()
    assert len(waits) == 3


def test_the_server_s_wait_comes_first(request_for):
    call, _, waits = ask(
        [RateLimited("slow", retry_after=7), RateLimited("slow", retry_after=0), ANSWER], request_for()
    )
    call()
    assert waits == [7, 0]


def test_else_the_wait_grows_at_random_up_to_a_limit(request_for):
    waits: list[list[float]] = []
    for _ in range(30):
        call, _, waited = ask([*[ServerFault("oops")] * 6, ANSWER], request_for(), attempts=7, max_wait=8)
        call()
        waits.append(waited)
    columns = list(zip(*waits, strict=True))
    assert all(0 <= wait <= min(8, 2**n) for n, column in enumerate(columns) for wait in column)
    assert all(len(set(column)) > 20 for column in columns)
    assert max(columns[-1]) > 1


def test_it_gives_up_and_says_what_was_lost(request_for):
    request = request_for()
    call, inner, _ = ask(lambda _: TimedOut("late", billable=True), request, attempts=3)
    with pytest.raises(TimedOut, match="asked 3 times") as caught:
        call()
    assert (caught.value.attempts, len(inner.requests)) == (3, 3)
    assert caught.value.lost_tokens == 3 * request.estimated_tokens()


def test_a_wait_that_is_too_long_is_not_waited_for(request_for):
    call, inner, waits = ask([RateLimited("slow", retry_after=3600)], request_for())
    with pytest.raises(RateLimited, match="wait of 3600 s"):
        call()
    assert (len(inner.requests), waits) == (1, [])


@pytest.mark.parametrize("raised", [AuthError("no"), RequestRejected("no"), ZeroDivisionError("a fault of ours")])
def test_nothing_else_is_asked_again(request_for, raised):
    call, inner, waits = ask([raised], request_for())
    with pytest.raises(type(raised)):
        call()
    assert (len(inner.requests), waits) == (1, [])


def test_attempts_before_a_rejection_are_counted(request_for):
    call, _, _ = ask([TimedOut("late", billable=True), RequestRejected("no")], request_for())
    with pytest.raises(RequestRejected) as caught:
        call()
    assert caught.value.attempts == 2
    assert caught.value.lost_tokens > 0


@pytest.mark.parametrize(
    ("first", "waited"),
    [
        (error(429, "slow", retry_after="3"), [3]),
        (error(429, "slow"), None),
        (error(500, "oops"), None),
        (completion(""), None),
        (Reply(body=completion(ANSWER).body, sent=30), None),
        (Reply(body=b"<html></html>", headers={"content-type": "text/html"}), None),
    ],
)
def test_through_the_door_one_attempt_is_one_request(endpoint, door, request_for, first, waited):
    endpoint.says(first, completion(ANSWER))
    waits: list[float] = []
    response = Retrying(door(), sleep=waits.append).complete(request_for())
    assert (response.attempts, len(endpoint.seen), len(waits)) == (2, 2, 1)
    assert waited is None or waits == waited


def test_a_server_that_stays_down_gets_as_many_requests_as_said(endpoint, door, request_for):
    endpoint.says(error(500, "oops"))
    with pytest.raises(TransientError):
        Retrying(door(), attempts=3, sleep=lambda _: None).complete(request_for())
    assert len(endpoint.seen) == 3
