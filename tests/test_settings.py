"""What can be set for verification, on the command line and in the environment."""

from datetime import date

import pytest

from pipeline.errors import UsageError
from pipeline.settings import read


def test_verification_is_on_and_nothing_else_is_set():
    settings = read()
    assert settings.verify
    assert (settings.parties, settings.independents, settings.until, settings.factchecks) == ((), (), None, None)


def test_the_command_line_overrules_the_environment(monkeypatch):
    monkeypatch.setenv("CLAIMLINE_VERIFY", "false")
    monkeypatch.setenv("CLAIMLINE_PARTIES", "Port Ellery council; Norline, Ltd. ;")
    monkeypatch.setenv("CLAIMLINE_UNTIL", "2031-05-02")
    assert not read().verify
    assert read().parties == ("Port Ellery council", "Norline, Ltd.")
    assert read().until == date(2031, 5, 2)
    assert read(parties=["Quay; Street"], verify=True).parties == ("Quay; Street",)
    assert read(verify=True).verify


def test_a_day_that_is_none_is_named():
    with pytest.raises(UsageError, match=r"--until \(or CLAIMLINE_UNTIL\) cannot be 'next week'"):
        read(until="next week")


def test_what_is_shown_holds_no_path(tmp_path):
    shown = read(factchecks=tmp_path / "checks.jsonl", parties=["A"], until="2031-05-02").shown()
    assert str(tmp_path) not in str(shown)
    assert shown["parties"] == ["A"]
    assert shown["until"] == "2031-05-02"
