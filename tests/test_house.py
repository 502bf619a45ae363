"""What holds for the whole repository."""

import re
import subprocess

import pytest

from pipeline.settings import HOME

LOCKS = ["requirements.lock", "requirements-dev.lock"]


def tracked(*patterns: str) -> list[str]:
    done = subprocess.run(["git", "ls-files", *patterns], cwd=HOME, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no git checkout, so there is no list of its files")
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_names_no_host_and_pulls_no_torch(name):
    text = (HOME / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|file:|--index|--find-links|--trusted-host", text)
    packages = re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)
    assert packages
    assert not [name for name in packages if re.match(r"torch|nvidia|triton|cuda|sentence-transformers", name)]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_in_the_lock_has_a_hash(name):
    entries = re.split(r"^(?=[a-z0-9._-]+==)", (HOME / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_every_dependency_has_its_reason_in_the_architecture():
    declared = (HOME / "pyproject.toml").read_text(encoding="utf-8")
    block = declared.partition("dependencies = [")[2].partition("]")[0]
    reasons = (HOME / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Dependencies")[2]
    names = re.findall(r'"([a-z0-9-]+)', block)
    assert len(names) > 15
    assert not [name for name in names if not re.search(rf"\b{re.escape(name)}\b", reasons)]


def test_no_source_file_is_longer_than_350_lines():
    lengths = {name: len((HOME / name).read_text(encoding="utf-8").splitlines()) for name in tracked("*.py")}
    assert len(lengths) > 100
    assert not {name: lines for name, lines in lengths.items() if lines > 350}


def test_make_has_ten_verbs_at_most_and_each_says_what_it_does():
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    verbs = re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    assert sorted(verbs) == sorted(phony[1].split())
    assert len(verbs) <= 10
