"""A version as a document: clauses numbered, to be posted at the door or carried in a file."""

from __future__ import annotations

from app import clock
from app.documents.blocks import Block, Document, Heading, Note, Paragraph, Rule, Seal, Title
from app.documents.render import render
from resolutions.models.covenant import CovenantVersion
from resolutions.progress.covenant import CONSEQUENCE_NAMES, Consequence
from resolutions.progress.covenant_acts import COVENANT_NAMES, KIND_NAMES


def covenant_document(version: CovenantVersion) -> bytes:
    """Return the version as a Word file."""
    covenant = version.covenant
    blocks: list[Block] = [Title(covenant.title), Rule()]
    for clause in version.clauses:
        blocks.append(Paragraph(f"第{clause.position}条　{clause.text}"))
        if clause.consequence is not Consequence.NONE:
            blocks.append(Note(f"（{CONSEQUENCE_NAMES[clause.consequence]}）"))
    blocks += [Heading(1, "附注"), Paragraph(_standing(version))]
    blocks.append(Seal(covenant.hall.name, version.in_force_on or clock.today()))
    document = Document(covenant.title, covenant.hall.name, tuple(blocks))
    return render(document, written_at=clock.now())


def _standing(version: CovenantVersion) -> str:
    said = [
        f"{KIND_NAMES[version.covenant.kind]}第{version.number}版，{COVENANT_NAMES[version.state]}。"
    ]
    if version.poll is not None:
        said.append(
            f"到会{version.people_present}人，其中妇女{version.women_present}人；"
            f"{version.poll.verdict}"
        )
    if version.filing_number:
        said.append(f"备案号：{version.filing_number}。")
    return "\n".join(said)
