import json

import pytest

from evals.cli import commands
from evals.record import choose
from evals.recordings import Place
from pipeline.errors import AuthError, UsageError
from pipeline.llm.cassette import Cassette
from tests.evals.workshop import Workshop, draft
from tests.llm.server import Endpoint, completion, error


@pytest.fixture
def endpoint():
    endpoint = Endpoint()
    endpoint.does(lambda body: completion(json.dumps(draft(number(body)))))
    yield endpoint
    endpoint.close()


@pytest.fixture
def workshop(tmp_path) -> Workshop:
    return Workshop(tmp_path, articles=2)


def number(body) -> int:
    return 1 if "Crue 1" in body["messages"][-1]["content"] else 2


def record(
    workshop: Workshop, endpoint: Endpoint, *names: str, times: int = 1, live_in_ci: bool = True, **given
) -> int:
    options = {"base_url": endpoint.url, "attempts": 1} | given
    return commands.record(names, times, live_in_ci=live_in_ci, given=options, files=workshop.files)


def path(workshop: Workshop, case: int, repeat: int = 1):
    return Place(workshop.files.cassettes, "mine", f"w{case}", repeat).path


def test_what_is_recorded_is_replayed(workshop, endpoint):
    for case in (1, 2):
        path(workshop, case).unlink()
    assert record(workshop, endpoint) == 0
    assert workshop.evaluate().faults == ()
    [interaction] = Cassette.load(path(workshop, 1)).interactions
    prompt = interaction.recorded.prompt
    assert prompt
    assert str(prompt) == "extract_claims/v1"
    assert interaction.recorded.seconds is not None
    assert interaction.recorded.tokens == {"prompt": 11, "completion": 7}


def test_one_case_alone_can_be_recorded(workshop, endpoint):
    before = path(workshop, 1).read_bytes()
    assert record(workshop, endpoint, "mine/w2") == 0
    assert len(endpoint.seen) == 1
    assert path(workshop, 1).read_bytes() == before


def test_a_case_that_fails_leaves_its_old_recording(workshop, endpoint, capsys):
    endpoint.does(
        lambda body: error(500, "oops") if number(body) == 1 else completion(json.dumps(draft(2)), model="another")
    )
    before = path(workshop, 1).read_bytes()
    assert record(workshop, endpoint) == 1
    assert path(workshop, 1).read_bytes() == before
    assert Cassette.load(path(workshop, 2)).models == ("another",)
    assert "mine/w1.json: not recorded, the old recording stays: " in capsys.readouterr().err


def test_a_key_that_is_refused_changes_nothing(workshop, endpoint):
    endpoint.does(lambda body: error(401, "Incorrect API key"))
    before = [path(workshop, case).read_bytes() for case in (1, 2)]
    with pytest.raises(AuthError):
        record(workshop, endpoint)
    assert [path(workshop, case).read_bytes() for case in (1, 2)] == before


def test_each_repeat_has_a_file_and_fewer_repeats_delete_the_rest(workshop, endpoint):
    assert record(workshop, endpoint, times=3) == 0
    assert len(endpoint.seen) == 6
    assert all(path(workshop, case, repeat).exists() for case in (1, 2) for repeat in (1, 2, 3))
    assert [result.system for result in workshop.evaluate().results] == ["model", "model-2", "model-3", "rules"]
    assert record(workshop, endpoint, times=1) == 0
    assert not path(workshop, 1, 2).exists()
    assert not path(workshop, 2, 3).exists()
    assert workshop.evaluate().faults == ()


def test_an_answer_with_a_secret_is_not_kept(workshop, endpoint, capsys):
    key = "sk-proj-canary0123456789abcdef"
    answer = draft(1)
    answer["claims"][0]["text"] = f"The key is {key}."
    endpoint.says(completion(json.dumps(answer)))
    before = path(workshop, 1).read_bytes()
    assert record(workshop, endpoint, "mine/w1", api_key=key) == 1
    assert path(workshop, 1).read_bytes() == before
    errors = capsys.readouterr().err
    assert "it would hold an API key" in errors
    assert key not in errors


@pytest.mark.parametrize("value", ["true", "1", "yes"])
def test_in_ci_no_model_is_asked_unless_by_name(workshop, endpoint, monkeypatch, value):
    monkeypatch.setenv("CI", value)
    with pytest.raises(UsageError, match="--live-in-ci"):
        record(workshop, endpoint, live_in_ci=False)
    with pytest.raises(UsageError, match="--live-in-ci"):
        commands.external("gum", workshop.folder, {"model": "openai:gpt-5.4-mini"})
    assert endpoint.seen == []
    assert record(workshop, endpoint) == 0


@pytest.mark.parametrize("value", ["", "0", "false"])
def test_out_of_ci_it_is(workshop, endpoint, monkeypatch, value):
    monkeypatch.setenv("CI", value)
    assert record(workshop, endpoint, live_in_ci=False) == 0


def test_without_a_key_or_an_address_nothing_is_tried(workshop):
    with pytest.raises(UsageError, match="OPENAI_API_KEY"):
        commands.record([], 1, live_in_ci=True, given={}, files=workshop.files)


def test_a_name_that_is_none_is_refused(workshop):
    suites = workshop.files.suites()
    assert [getattr(case, "id", case) for _, case in choose([], suites)] == ["w1", "w2"]
    assert [getattr(case, "id", case) for _, case in choose(["mine/w2", "mine"], suites)] == ["w2", "w1"]
    for name in ("yours", "mine/w9", "w1"):
        with pytest.raises(UsageError, match=name):
            choose([name], suites)
