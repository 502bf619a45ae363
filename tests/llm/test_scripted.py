from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.errors import ServerFault, UsageError
from pipeline.llm.scripted import ScriptedChat


def test_it_answers_one_after_the_other_and_raises_what_it_is_told(request_for):
    chat = ScriptedChat(["one", ServerFault("oops"), "two"], model="m")
    assert chat.complete(request_for()).text == "one"
    with pytest.raises(ServerFault):
        chat.complete(request_for())
    assert chat.complete(request_for(text="x")).model == "m"
    assert [len(r.messages) for r in chat.requests] == [2, 2, 2]
    with pytest.raises(UsageError, match=r"flood\.txt"):
        chat.complete(request_for())


def test_it_answers_by_a_function_in_many_threads(request_for):
    chat = ScriptedChat(lambda request: request.messages[1].content)
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda n: chat.complete(request_for(text=str(n))).text, range(200)))
    assert texts == [str(n) for n in range(200)]
    assert len(chat.requests) == 200
