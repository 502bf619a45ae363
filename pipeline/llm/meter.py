"""Counts what the run costs, and stops it at the user's limit."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from pipeline.errors import Abort, AnswerError, BudgetExceeded, UsageError
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse
from pipeline.llm.prices import Prices
from pipeline.records import Record

_MONEY = re.compile(r"\$?\s*(\d+(?:\.\d+)?)\s*(?:usd|\$)?", re.IGNORECASE)
_TOKENS = re.compile(r"(\d+(?:\.\d+)?)\s*([km]?)\s*(?:tokens?|tok)", re.IGNORECASE)
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000}


class Budget(Record):
    """The limit of a run, in US dollars or in tokens; null does not limit."""

    usd: float | None = None
    tokens: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Budget":
        """Read what a user writes: ``2.50``, ``$2.50``, ``2.50usd``, ``400000 tokens``, ``400k tokens``.

        >>> Budget.parse("400k tokens").tokens
        400000
        """
        text = text.strip()
        if money := _MONEY.fullmatch(text):
            budget = cls(usd=float(money[1]))
        elif tokens := _TOKENS.fullmatch(text):
            budget = cls(tokens=round(float(tokens[1]) * _SCALE[tokens[2].lower()]))
        else:
            raise UsageError(f"cannot read the budget {text!r}: write dollars such as 2.50, or '400k tokens'")
        if not (budget.usd or budget.tokens):
            raise UsageError(f"the budget {text!r} allows nothing: give more than zero")
        return budget

    def __str__(self) -> str:
        return f"${self.usd:.2f}" if self.usd is not None else f"{self.tokens:,} tokens"


class Totals(Record):
    """What was asked so far. ``usd`` is null where a model's price is not known; ``lost_tokens`` is an estimate."""

    requests: int = 0
    attempts: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    lost_tokens: int = 0
    usd: float | None = 0.0
    prices_as_of: date


class Metered:
    """Counts requests, attempts, tokens and money, and refuses the call that would pass the budget.

    It belongs inside the cache, so that a hit costs nothing and an empty purse refuses none. Each call in flight has
    its estimate set aside; a call that only these stand in the way of waits until they are settled.
    """

    def __init__(self, inner: ChatModel, *, budget: Budget | None = None, prices: Prices | None = None) -> None:
        self._inner = inner
        self._budget = budget or Budget()
        self._prices = prices or Prices.load()
        self._state = threading.Condition()
        self._tokens: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self._requests = 0
        self._attempts = 0
        self._reserved: list[tuple[int, float]] = []
        self._longest = 0

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Ask within the budget. Raises ``BudgetExceeded`` before a call that would pass it."""
        with self._reservation(request):
            try:
                response = self._inner.complete(request)
            except AnswerError as error:
                self._count(request.model, error.attempts, (0, 0, error.lost_tokens))
                raise
            except Abort:
                self._count(request.model, 1, (0, 0, 0))
                raise
            if response.origin == "live":
                usage = response.usage
                spent = (usage.prompt_tokens, usage.completion_tokens, usage.lost_tokens)
                self._count(request.model, response.attempts, spent)
            return response

    def totals(self) -> Totals:
        """Return the counts so far. Money is summed from them, so that it does not hang on the order of the calls."""
        with self._state:
            sums = [sum(column) for column in zip(*self._tokens.values(), strict=True)] or [0, 0, 0]
            known = all(self._prices.of(model) for model in self._tokens)
            return Totals(
                requests=self._requests,
                attempts=self._attempts,
                prompt_tokens=sums[0],
                completion_tokens=sums[1],
                lost_tokens=sums[2],
                usd=round(self._usd(), 6) if known else None,
                prices_as_of=self._prices.as_of,
            )

    def _count(self, model: str, attempts: int, spent: tuple[int, int, int]) -> None:
        with self._state:
            self._requests += 1
            self._attempts += attempts
            self._longest = max(self._longest, spent[1])
            for column, tokens in enumerate(spent):
                self._tokens[model][column] += tokens

    @contextmanager
    def _reservation(self, request: ChatRequest) -> Iterator[None]:
        with self._state:
            while not self._fits(held := self._estimate(request)):
                if not self._reserved:
                    raise BudgetExceeded(
                        f"the budget of {self._budget} does not allow another request: {self._spent()} spent on "
                        f"{self._requests} requests; answers so far are kept, and a higher budget goes on from there"
                    )
                self._state.wait()
            self._reserved.append(held)
        try:
            yield
        finally:
            with self._state:
                self._reserved.remove(held)
                self._state.notify_all()

    def _estimate(self, request: ChatRequest) -> tuple[int, float]:
        """Estimate a call's tokens and money: an answer is as long as the longest so far, at first as its prompt."""
        prompt = request.estimated_tokens()
        answer = request.max_tokens or self._longest or prompt
        priced = self._budget.usd is not None
        return prompt + answer, self._prices.require(request.model).cost(prompt, answer) if priced else 0.0

    def _fits(self, held: tuple[int, float]) -> bool:
        tokens = sum(map(sum, self._tokens.values())) + sum(r[0] for r in self._reserved) + held[0]
        if self._budget.tokens is not None and tokens > self._budget.tokens:
            return False
        return self._budget.usd is None or self._usd() + sum(r[1] for r in self._reserved) + held[1] <= self._budget.usd

    def _usd(self) -> float:
        cost = 0.0
        for model, (prompt, completion, lost) in sorted(self._tokens.items()):
            if price := self._prices.of(model):
                cost += price.cost(prompt + lost, completion)
        return cost

    def _spent(self) -> str:
        if self._budget.usd is not None:
            return f"${self._usd():.4f}"
        return f"{sum(map(sum, self._tokens.values())):,} tokens"
