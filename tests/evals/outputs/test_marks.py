"""The marked text is the text, and every character is marked for the sides that it belongs to."""

from evals.outputs.entries import entries
from evals.outputs.marks import marked


def test_the_pieces_are_the_text_and_the_marks_are_the_places(results):
    for result in results:
        for article, sheets, case in zip(result.score.articles, result.sheets, result.suite.cases, strict=True):
            found = entries(article, *sheets)
            paragraphs = list(marked(case.article.text, found))
            joined = "".join("".join(p.text for p in paragraph.body) + paragraph.gap for paragraph in paragraphs)
            assert joined == case.article.text
            pieces = [piece for paragraph in paragraphs for piece in paragraph.body]
            spots = [spot for entry in found for spot in entry.spots]
            for side, extents in (
                ("gold", [spot.gold_at for spot in spots if spot.gold_at]),
                ("guess", [spot.guess_at for spot in spots if spot.guess_at]),
            ):
                shown = {at for p in pieces if getattr(p, side) for at in range(p.start, p.start + len(p.text))}
                held = {at for start, end in extents for at in range(start, end)}
                gaps = held - {at for p in pieces for at in range(p.start, p.start + len(p.text))}
                assert shown == held - gaps
            opening = {piece.start for piece in pieces if piece.opens}
            assert {spot.start for spot in spots} <= opening


def test_each_claim_has_its_number_at_the_end_of_each_place(faulty):
    for article, sheets, case in zip(faulty.score.articles, faulty.sheets, faulty.suite.cases, strict=True):
        found = entries(article, *sheets)
        shown = [n for p in marked(case.article.text, found) for piece in p.body for n, _ in piece.closes]
        for entry in found:
            ends = {max(at[1] for at in (spot.gold_at, spot.guess_at) if at) for spot in entry.spots}
            assert shown.count(entry.number) == len(ends)


def test_a_quote_cut_short_shows_what_the_gold_has_alone(faulty):
    at = [article.case_id for article in faulty.score.articles].index("a5")
    found = entries(faulty.score.articles[at], *faulty.sheets[at])
    pieces = [piece for p in marked(faulty.suite.cases[at].article.text, found) for piece in p.body]
    (alone,) = (piece for piece in pieces if piece.gold and not piece.guess)
    assert alone.gold == alone.outcome == "partial"
    assert alone.text.endswith(" ")
    assert alone.opens


def test_each_side_has_its_own_class(faulty):
    at = [article.case_id for article in faulty.score.articles].index("a4")
    found = entries(faulty.score.articles[at], *faulty.sheets[at])
    pieces = [piece for p in marked(faulty.suite.cases[at].article.text, found) for piece in p.body]
    assert (pieces[0].guess, pieces[0].outcome) == ("spurious", "spurious")
    assert pieces[0].gold != "spurious"
