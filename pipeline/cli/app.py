"""The commands and their options."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="claimline",
    help="Take every claim out of news articles, with the words it stands in and whoever answers for it, and check it.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
prompts_app = typer.Typer(help="Check and lock the prompt files.", no_args_is_help=True)
app.add_typer(prompts_app, name="prompts")

Out = Annotated[Path | None, typer.Option("--out", "-o", help="Folder of the results.  [default: claimline-out]")]
IndexFolder = Annotated[Path | None, typer.Option("--index", help="Folder of the index.  [default: OUT/index]")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for a script.")]
Model = Annotated[
    str | None, typer.Option("--model", "-m", help="Model to ask, as provider:model.  [default: openai:gpt-5.4-mini]")
]
BaseUrl = Annotated[
    str | None, typer.Option("--base-url", help="An OpenAI-compatible endpoint, such as http://localhost:8000/v1.")
]
AnswersFrom = Annotated[
    str | None,
    typer.Option(
        "--answers",
        help="live asks the model; recorded answers from recordings, without a key; auto asks where a key or URL is "
        "set, else answers from recordings.  [default: live]",
    ),
]
Embeddings = Annotated[
    str | None,
    typer.Option("--embeddings", help="minilm (runs here) or openai:text-embedding-3-small.  [default: minilm]"),
]
ChromaUrl = Annotated[str | None, typer.Option("--chroma-url", help="A Chroma server in place of the embedded one.")]
FactChecks = Annotated[
    Path | None,
    typer.Option(
        "--factchecks", help="Published fact-checks to show beside like claims: ClaimReview JSON-LD or JSONL."
    ),
]
Parties = Annotated[
    list[str] | None, typer.Option("--party", metavar="NAME", help="A body that has a side in the matter; repeatable.")
]
Independents = Annotated[
    list[str] | None, typer.Option("--independent", metavar="NAME", help="A body that has no side; repeatable.")
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Look for evidence in no article later than this day.")
]
Recordings = Annotated[Path | None, typer.Option("--recordings", help="Folder of the recordings that answer.")]


def _version(value: bool) -> None:
    if value:
        from pipeline import __version__

        typer.echo(f"claimline {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Take every claim out of news articles, with the words it stands in and whoever answers for it, and check it."""


@app.command()
def run(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="Files (.txt .md .html .jsonl), folders, globs, or - for standard input."
        ),
    ],
    out: Out = None,
    index: IndexFolder = None,
    model: Model = None,
    base_url: BaseUrl = None,
    answers: AnswersFrom = None,
    recordings: Recordings = None,
    workers: Annotated[int | None, typer.Option("--workers", "-j", help="Requests in flight.  [default: 8]")] = None,
    per_minute: Annotated[int | None, typer.Option("--per-minute", help="Requests a minute at most.")] = None,
    budget: Annotated[
        str | None, typer.Option("--budget", help='Stop at this cost: "2.50" US dollars or "400k tokens".')
    ] = None,
    max_failures: Annotated[
        str | None,
        typer.Option("--max-failures", help="Tolerate this many failed articles: 20 or 5%. Stop above it."),
    ] = None,
    temperature: Annotated[float | None, typer.Option("--temperature", help="Sent only if set.")] = None,
    max_tokens: Annotated[int | None, typer.Option("--max-tokens", help="Longest answer, in tokens.")] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", help="Seconds to wait for an answer.  [default: 300]")
    ] = None,
    max_bytes: Annotated[
        int | None, typer.Option("--max-bytes", help="Largest file read as an article.  [default: 5000000]")
    ] = None,
    repair_mojibake: Annotated[
        bool | None, typer.Option("--repair-mojibake", help="Mend text that was decoded wrongly before (Ã© for é).")
    ] = None,
    embeddings: Embeddings = None,
    chroma_url: ChromaUrl = None,
    prices: Annotated[Path | None, typer.Option("--prices", help="Your own price table (TOML).")] = None,
    verify: Annotated[
        bool | None,
        typer.Option(
            "--verify/--no-verify", help="Check the claims against all articles, or stop before.  [default: verify]"
        ),
    ] = None,
    until: Until = None,
    factchecks: FactChecks = None,
    parties: Parties = None,
    independents: Independents = None,
    as_json: AsJson = False,
) -> None:
    """Read articles, index them, extract and check their claims, and write results and a report into --out."""
    given = {name: value for name, value in locals().items() if name not in {"sources", "as_json"}}
    given |= {"parties": parties or None, "independents": independents or None}
    from pipeline.cli.commands import run as command

    raise typer.Exit(command(sources, given, as_json=as_json))


@app.command()
def verify(
    claim: Annotated[str, typer.Argument(help='The claim in words, such as "The bridge has 23 cracks."')],
    by: Annotated[str | None, typer.Option("--by", metavar="SOURCE", help="Who is said to have said it.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day on which it was said.")] = None,
    until: Until = None,
    out: Out = None,
    index: IndexFolder = None,
    model: Model = None,
    base_url: BaseUrl = None,
    answers: AnswersFrom = None,
    recordings: Recordings = None,
    embeddings: Embeddings = None,
    chroma_url: ChromaUrl = None,
    factchecks: FactChecks = None,
    parties: Parties = None,
    independents: Independents = None,
    as_json: AsJson = False,
) -> None:
    """Check one claim against the articles of the index, and say whether it was said and whether it is so."""
    given = {name: value for name, value in locals().items() if name not in {"claim", "by", "on", "as_json"}}
    given |= {"parties": parties or None, "independents": independents or None}
    from pipeline.cli.commands import verify as command

    raise typer.Exit(command(claim, by, on, given, as_json=as_json))


@app.command()
def search(
    words: Annotated[str, typer.Argument(help='What to look for, such as "harbour fees".')],
    out: Out = None,
    index: IndexFolder = None,
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many passages.")] = 10,
    embeddings: Embeddings = None,
    chroma_url: ChromaUrl = None,
    base_url: BaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Search the index, by meaning and by words together."""
    given = {"out": out, "index": index, "embeddings": embeddings, "chroma_url": chroma_url, "base_url": base_url}
    from pipeline.cli.commands import search as command

    raise typer.Exit(command(words, number, given, as_json=as_json))


@app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(metavar="ARTICLE-OR-CLAIM", help="An id, its beginning, or an article's name; a family's id."),
    ],
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Show one article with its claims, or one claim with its places and what became of it."""
    from pipeline.cli.commands import show as command

    raise typer.Exit(command(name, {"out": out}, as_json=as_json))


@app.command()
def status(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="Folder of the results.")] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Say how far a run has come: what is done, failed, rejected and still to do."""
    from pipeline.cli.commands import status as command

    raise typer.Exit(command({"out": folder or out}, as_json=as_json))


@app.command()
def doctor(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE...]", help="Articles to estimate the cost of.")
    ] = None,
    out: Out = None,
    model: Model = None,
    base_url: BaseUrl = None,
    answers: AnswersFrom = None,
    embeddings: Embeddings = None,
    chroma_url: ChromaUrl = None,
    as_json: AsJson = False,
) -> None:
    """Say what is configured, installed and reachable, which model would be used, and what a run would cost."""
    given = {name: value for name, value in locals().items() if name not in {"sources", "as_json"}}
    from pipeline.cli.commands import doctor as command

    raise typer.Exit(command(sources or [], given, as_json=as_json))


@app.command()
def schema(
    file: Annotated[str | None, typer.Argument(help="One result file, such as claims.jsonl.")] = None,
) -> None:
    """Print the JSON Schema of the result files' lines."""
    from pipeline.cli.commands import schema as command

    raise typer.Exit(command(file))


@prompts_app.command("check")
def prompts_check() -> None:
    """Compare the prompts with their lock, their examples and their recordings."""
    from pipeline.cli.commands import prompts_check as command

    raise typer.Exit(command())


@prompts_app.command("lock")
def prompts_lock(
    amend: Annotated[
        bool, typer.Option("--amend", help="Accept a change to a version that is already locked.")
    ] = False,
) -> None:
    """Write the hashes of new prompt versions into prompts/prompts.lock."""
    from pipeline.cli.commands import prompts_lock as command

    raise typer.Exit(command(amend=amend))
