"""What the model returns of a matter: bodies by name, sources by key. Nothing here is trusted yet."""

from pipeline.stages.drafts import Draft


class BodyDraft(Draft):
    """A body that stands behind sources; ``against`` names others."""

    name: str
    party: bool
    against: tuple[str, ...]
    why: str


class SourceDraft(Draft):
    """How one source stands, by its key."""

    key: str
    body: str | None
    own_text: bool


class PartiesDraft(Draft):
    """A whole answer."""

    bodies: tuple[BodyDraft, ...]
    sources: tuple[SourceDraft, ...]
