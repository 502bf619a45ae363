"""The commands and their options."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="claimline-evals",
    help="Score extraction and verdicts against gold, on recorded answers: no key, no network.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

Suites = Annotated[list[str] | None, typer.Argument(metavar="SUITE", help="Suites of gold.  [default: all]")]


@app.command()
def run(
    suites: Suites = None,
    model: Annotated[
        str | None,
        typer.Option("--model", "-m", help="rules: the rules alone.  [default: the recordings, the rules beside]"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder of the results.  [default: build/eval]")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for a script.")] = False,
) -> None:
    """Score the suites on their recordings, and judge the result against baseline, floors and rules."""
    if model not in {None, "rules"}:
        raise typer.BadParameter(
            "give rules, or nothing: what a model answers is recorded with `claimline-evals record`",
            param_hint="--model",
        )
    from evals.cli import commands

    rules_only = model == "rules"
    raise typer.Exit(commands.run(suites or [], out or commands.OUT, rules_only=rules_only, as_json=as_json))


@app.command()
def record(
    cases: Annotated[
        list[str] | None,
        typer.Argument(metavar="SUITE[/CASE]", help="What to ask about.  [default: every suite]"),
    ] = None,
    repeats: Annotated[int, typer.Option("--repeats", min=1, help="How often each case is asked.")] = 1,
    model: Annotated[
        str | None,
        typer.Option("--model", "-m", help="Model to ask, as provider:model.  [default: openai:gpt-5.4-mini]"),
    ] = None,
    base_url: Annotated[str | None, typer.Option("--base-url", help="An OpenAI-compatible endpoint.")] = None,
    *,
    keep: Annotated[bool, typer.Option("--keep", help="Ask only what is not recorded yet.")] = False,
    live_in_ci: Annotated[bool, typer.Option("--live-in-ci", help="Ask even where CI is set.")] = False,
) -> None:
    """Ask a model about the cases, and keep its answers as the recordings (needs a key or --base-url).

    Verdicts are recorded as newsroom/verify-gold, newsroom/verify-extracted and newsroom/alone.
    """
    from evals.cli import commands

    given = {"model": model, "base_url": base_url}
    raise typer.Exit(commands.record(cases or [], repeats, live_in_ci=live_in_ci, given=given, keep=keep))


@app.command()
def baseline(
    lower_floor: Annotated[
        list[str] | None,
        typer.Option("--lower-floor", help='Lower this floor to what is reached now, such as "seed claims F1".'),
    ] = None,
) -> None:
    """Accept the present results of all suites as the baseline."""
    from evals.cli import commands

    raise typer.Exit(commands.baseline(lower_floor or []))


@app.command()
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="An out folder, its scores.json, or a baseline.json.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="The like.")],
) -> None:
    """Show two runs side by side: scores, cost, the prompts' words, the claims gained and lost."""
    from evals.cli import commands

    raise typer.Exit(commands.compare(a, b))


@app.command()
def check() -> None:
    """Look for secrets, orphaned and stale recordings, without running anything."""
    from evals.cli import commands

    raise typer.Exit(commands.check())


@app.command()
def external(  # noqa: PLR0913 - one parameter for each option
    corpus: Annotated[
        str,
        typer.Argument(
            metavar="CORPUS",
            help="polnear or gum; for the search scifact, climate_fever, averitec, wice or claim_matching.",
        ),
    ],
    *,
    data: Annotated[Path, typer.Option("--data", help="The folder that holds the corpus.")],
    model: Annotated[
        str | None,
        typer.Option("--model", "-m", help="rules, or a model.  [default: CLAIMLINE_MODEL, else rules]"),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", help="How many articles; all for the rules, 10 else.")] = None,
    max_characters: Annotated[int | None, typer.Option("--max-characters", help="Leave out longer articles.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Which articles are chosen.")] = None,
    labels: Annotated[
        int | None,
        typer.Option("--labels", min=1, help="Label so many claims of scifact or climate_fever through a model."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --labels: show what would be asked.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder of the results.")] = None,
    live_in_ci: Annotated[bool, typer.Option("--live-in-ci", help="Ask even where CI is set.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for a script.")] = False,
) -> None:
    """Measure attributions, the search, or labels, on a corpus of others, with what others reached beside."""
    given = {"model": model, "limit": limit, "max_characters": max_characters, "seed": seed, "out": out}
    given |= {"labels": labels, "dry_run": dry_run or None}
    from evals.cli import commands

    raise typer.Exit(commands.external(corpus, data, given, live_in_ci=live_in_ci, as_json=as_json))
