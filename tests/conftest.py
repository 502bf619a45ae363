import os

import pytest

from pipeline.llm import recorder


def pytest_recording_configure(config, vcr) -> None:
    recorder.register(vcr)


@pytest.fixture(scope="session")
def vcr_config():
    return recorder.vcr_config()


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch, tmp_path):
    """No key, address or setting of whoever runs the tests reaches the program."""
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "CLAIMLINE_", "LANGCHAIN_", "LANGSMITH_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CLAIMLINE_OUT", str(tmp_path / "claimline-out"))
