"""Note that answers were taken home as a file: who, when, in which form."""

from __future__ import annotations

from app import audit
from app.people.models.person import Person
from proposals.models.questionnaire import Questionnaire


def take_home(questionnaire: Questionnaire, form: str, *, by: Person) -> None:
    """Write into the journal that somebody downloads the answers."""
    audit.record(
        "questionnaire.exported",
        questionnaire,
        by=by,
        place=questionnaire.hall.place,
        details={"form": form},
    )
