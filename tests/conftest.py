import os

import pytest


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch, tmp_path):
    """No key, address or setting of whoever runs the tests reaches the program."""
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "CLAIMLINE_", "LANGCHAIN_", "LANGSMITH_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CLAIMLINE_OUT", str(tmp_path / "claimline-out"))
