"""Runs the rules on a text, for tests."""

from datetime import date

from pipeline.stages.rules import RulesExtractor
from pipeline.text.sentences import sentences
from tests.factories import make_article

PUBLISHED = date(2031, 3, 5)  # a Wednesday


def extraction(text, **fields):
    article = make_article(text, **({"published": PUBLISHED} | fields))
    return RulesExtractor()(article, sentences(article.text, article.language)).extraction


def claims(text):
    return extraction(text).claims


def mentions(text):
    return [mention for claim in claims(text) for mention in claim.mentions]


def said(text):
    """What is attributed: quote, source and cue of each mention that is not the article's own."""
    found = [(mention.quote, mention.attribution) for mention in mentions(text)]
    return [
        (quote, by.source.quote if by.source else None, by.cue.quote if by.cue else None)
        for quote, by in found
        if by.voice not in {"narrator", "headline"}
    ]
