"""Whether prompts, their lock, their examples and their recordings still belong together."""

from pipeline import prompts
from pipeline.llm.recorded import RecordedChat
from pipeline.settings import Settings
from pipeline.stages.examples import example_faults

RECORD_AGAIN = "make record"


def prompt_faults(settings: Settings) -> list[str]:
    """Return one sentence for each fault; none where a run and its recordings rest on the same words."""
    found = prompts.faults()
    newest = {name: prompts.load(name) for name in prompts.names()}
    for prompt in newest.values():
        found += example_faults(prompt)
    if not settings.recordings.is_dir():
        return found
    stale = {
        (asked.prompt.name, asked.prompt.version)
        for asked in (recording.asked for recording in RecordedChat(settings.recordings).recordings)
        if asked.prompt.name in newest and asked.prompt.sha256 != newest[asked.prompt.name].sha256
    }
    found += [
        f"the recordings were made with other words of the prompt {name}/v{version} than {newest[name].label} has now; "
        f"record again with: {RECORD_AGAIN}"
        for name, version in sorted(stale)
    ]
    return found
