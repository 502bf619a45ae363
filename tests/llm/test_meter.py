import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.errors import AuthError, BudgetExceeded, RequestRejected, TimedOut, UsageError
from pipeline.llm.base import ChatResponse, Usage
from pipeline.llm.cache import Cached
from pipeline.llm.meter import Budget, Metered
from pipeline.llm.prices import Price, Prices
from pipeline.llm.retry import Retrying
from pipeline.llm.scripted import ScriptedChat
from tests.llm.server import completion, error

# One token costs one dollar, of either kind.
PRICES = Prices.model_validate(
    {"as_of": "2026-11-18", "models": {"gpt-5.4-mini": Price(prompt=10**6, completion=10**6)}}
)


def response(prompt: int = 100, completion: int = 50, lost: int = 0, **changes) -> ChatResponse:
    usage = Usage(prompt_tokens=prompt, completion_tokens=completion, lost_tokens=lost)
    fields = {"text": "{}", "model": "a", "finish": "stop", "usage": usage, "mode": "text", "origin": "live"}
    return ChatResponse.model_validate({**fields, **changes})


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("2.50", Budget(usd=2.5)),
        ("$2.50", Budget(usd=2.5)),
        (" 2.50usd ", Budget(usd=2.5)),
        ("3 USD", Budget(usd=3)),
        ("400000 tokens", Budget(tokens=400_000)),
        ("400k tokens", Budget(tokens=400_000)),
        ("1.5M tokens", Budget(tokens=1_500_000)),
        ("1 token", Budget(tokens=1)),
    ],
)
def test_a_budget_is_read_as_people_write_it(text, budget):
    assert Budget.parse(text) == budget


@pytest.mark.parametrize("text", ["", "0", "0 tokens", "-1", "400k", "nan", "inf usd", "2,50", "lots", "2.50 eur"])
def test_a_budget_that_cannot_be_read_is_refused(text):
    with pytest.raises(UsageError, match="budget"):
        Budget.parse(text)


def test_everything_is_counted_lost_attempts_too(request_for):
    late = TimedOut("late")
    late.attempts, late.lost_tokens = 5, 70
    answers: list[ChatResponse | Exception] = [
        response(attempts=3, lost=20),
        late,
        RequestRejected("no"),
        AuthError("no"),
        response(),
    ]
    meter = Metered(ScriptedChat(answers), prices=PRICES)
    for answer in answers:
        if isinstance(answer, Exception):
            with pytest.raises(type(answer)):
                meter.complete(request_for())
        else:
            meter.complete(request_for())
    totals = meter.totals()
    assert (totals.requests, totals.attempts) == (5, 3 + 5 + 1 + 1 + 1)
    assert (totals.prompt_tokens, totals.completion_tokens, totals.lost_tokens) == (200, 100, 90)
    assert totals.usd == 390
    assert totals.prices_as_of == PRICES.as_of


def test_nothing_asked_costs_nothing():
    totals = Metered(ScriptedChat([])).totals()
    assert (totals.requests, totals.usd) == (0, 0)


def test_hits_and_recordings_cost_nothing(request_for):
    meter = Metered(ScriptedChat([response(origin="cache"), response(origin="recording")]), prices=PRICES)
    meter.complete(request_for())
    meter.complete(request_for())
    assert (meter.totals().requests, meter.totals().usd) == (0, 0)


def test_a_cost_that_is_not_known_is_null(request_for):
    meter = Metered(ScriptedChat([response()]), prices=PRICES)
    meter.complete(request_for(model="llama3.1:8b"))
    assert meter.totals().usd is None
    assert meter.totals().prompt_tokens == 100


def test_a_budget_in_money_needs_a_price_before_anything_is_sent(request_for):
    inner = ScriptedChat([response()])
    with pytest.raises(UsageError, match="llama"):
        Metered(inner, budget=Budget(usd=1), prices=PRICES).complete(request_for(model="llama3.1:8b"))
    assert inner.requests == []


@pytest.mark.parametrize("budget", [Budget(tokens=1000), Budget(usd=1000)])
def test_the_call_that_would_pass_the_budget_is_not_made(request_for, budget):
    inner = ScriptedChat(lambda _: response())
    meter = Metered(inner, budget=budget, prices=PRICES)
    asking = (meter.complete(request_for(max_tokens=50)) for _ in range(100))
    with pytest.raises(BudgetExceeded, match="spent on"):
        list(asking)
    estimate = request_for().estimated_tokens() + 50
    spent = 150 * len(inner.requests)
    assert spent <= 1000 < spent + estimate


def test_many_threads_do_not_overshoot(request_for):
    request = request_for(max_tokens=50)
    prompt = request.estimated_tokens()
    together = threading.Barrier(4, timeout=10)

    def answer(_) -> ChatResponse:
        together.wait()
        return response(prompt, 50)

    # Room for four and a half calls: four are in flight at once, and the others wait for them before they give up.
    meter = Metered(ScriptedChat(answer), budget=Budget(tokens=int(4.5 * (prompt + 50))), prices=PRICES)

    def ask(_) -> bool:
        try:
            meter.complete(request)
        except BudgetExceeded:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        answered = list(pool.map(ask, range(12)))
    assert sum(answered) == 4
    assert meter.totals().prompt_tokens == 4 * prompt


def test_what_is_set_aside_comes_back_after_a_failure(request_for):
    request = request_for(max_tokens=50)
    budget = Budget(tokens=request.estimated_tokens() + 60)
    meter = Metered(ScriptedChat([RequestRejected("no"), ZeroDivisionError(), "{}"]), budget=budget, prices=PRICES)
    for raised in (RequestRejected, ZeroDivisionError):
        with pytest.raises(raised):
            meter.complete(request)
    assert meter.complete(request).text == "{}"


def test_an_empty_purse_refuses_no_hit(request_for, tmp_path):
    request = request_for(max_tokens=50)
    meter = Metered(ScriptedChat(lambda _: response(request.estimated_tokens())), budget=Budget(tokens=500))
    cache = Cached(meter, tmp_path / "answers.sqlite")
    asking = (cache.complete(request_for(text=str(n), max_tokens=50)) for n in range(100))
    with pytest.raises(BudgetExceeded):
        list(asking)
    assert cache.complete(request_for(text="0", max_tokens=50)).origin == "cache"
    cache.close()


def test_through_the_door_retries_count(endpoint, door, request_for):
    endpoint.says(error(500, "oops"), completion(""), completion('{"claims": []}'))
    meter = Metered(Retrying(door(), sleep=lambda _: None))
    request = request_for()
    meter.complete(request)
    totals = meter.totals()
    assert (totals.requests, totals.attempts, totals.prompt_tokens, totals.completion_tokens) == (1, 3, 11, 7)
    assert totals.lost_tokens == request.estimated_tokens()
    assert totals.usd
