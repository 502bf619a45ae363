"""Says how recorded answers came to be: who was asked, by which prompts, at what cost."""

from collections.abc import Sequence
from ipaddress import ip_address

from evals.outputs.result import Asked
from evals.recordings import recorded
from evals.replay import Replay


def asked_of(replays: Sequence[Replay]) -> Asked:
    """Say how the answers came to be, with the tokens and seconds of the recording."""
    took = recorded([replay.place.path for replay in replays])
    hosts = sorted({host for replay in replays for host in replay.chat.hosts})
    answered = sorted({model for replay in replays for model in replay.chat.models_answering})
    prompts = {one.asked.prompt for replay in replays for one in replay.chat.recordings}
    return Asked(
        model=" and ".join(sorted({replay.asked.model for replay in replays})),
        answered=tuple(answered),
        prompts=tuple(sorted(prompts, key=str)),
        requests=took.requests,
        tokens=took.tokens,
        tokens_estimated=all(_is_local(host) for host in hosts),
        seconds=took.seconds,
        note=f"Recorded at {', '.join(hosts)}, where {', '.join(answered)} answered; nothing is asked now.",
        recordings={replay.place.case: replay.sha256 for replay in replays},
    )


def _is_local(host: str) -> bool:
    """Say whether a host is this machine, where a server counts tokens as it likes."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
