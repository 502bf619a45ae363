"""Articles and claims as plain text, for a terminal."""

from collections.abc import Sequence

from pipeline.records import Article, Attribution, Claim


def article_text(article: Article, claims: Sequence[Claim]) -> str:
    """Write an article's facts and its claims, one under another."""
    facts = (article.title, article.outlet, article.byline, article.published, article.url)
    lines = [f"{article.name}  {article.id}", " | ".join(str(fact) for fact in facts if fact), ""]
    for number, claim in enumerate(claims, 1):
        worth = "" if claim.check_worthy else "  (background)"
        lines += [f"{number}. {claim.text}{worth}", f"   {claim.id}  {claim.type}, {claim.modality}"]
        lines += [f"   > {mention.quote}  {who(mention.attribution)}" for mention in claim.mentions]
    return "\n".join(lines)


def claim_text(article: Article, claim: Claim) -> str:
    """Write all that is known of a claim, with its places in their surroundings."""
    lines = [claim.text, f"{claim.id} in {article.name} ({article.id})"]
    lines.append(f"{claim.type}, {claim.modality}, {'worth checking' if claim.check_worthy else 'background'}")
    for quantity in claim.quantities:
        value = "no number of" if quantity.value is None else f"{quantity.value:,.6g}".removesuffix(".0")
        lines.append(f"quantity: “{quantity.text}” = {value} {quantity.unit} ({quantity.bound.replace('_', ' ')})")
    lines += [f"date: “{one.text}” = {one.iso}" for one in claim.dates]
    lines += [f"{n.field} of “{n.text}”: the model said {n.model}, the words say {n.code}" for n in claim.disagreements]
    for mention in claim.mentions:
        start, end = mention.span.start, mention.span.end
        before = " ".join(article.text[max(0, start - 60) : start].split())
        after = " ".join(article.text[end : end + 60].split())
        lines += ["", f"[{start}:{end}] {who(mention.attribution)}", f"  … {before} [{mention.quote}] {after} …"]
    return "\n".join(lines)


def who(attribution: Attribution) -> str:
    """Say in a line who answers for a mention.

    >>> who(Attribution(voice="narrator"))
    '(narrator)'
    """
    facts = (attribution.source_name, attribution.source_role, attribution.source_affiliation)
    parts = [", ".join(dict.fromkeys(fact for fact in facts if fact)), attribution.voice]
    if attribution.cue:
        parts.append(f"“{attribution.cue.quote}”")
    if attribution.via:
        parts.append(f"via {attribution.via.quote}")
    if attribution.said_on:
        parts.append(f"on {attribution.said_on}")
    return f"({'; '.join(part for part in parts if part)})"
