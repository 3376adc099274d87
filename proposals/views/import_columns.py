"""The shape of what a desk says about a file: what its columns mean, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from app.options import options
from proposals.labels import CHANNEL_LABELS
from proposals.models.import_batch import SOURCE, SOURCE_LIMIT, ImportBatch
from proposals.models.source_channel import SourceChannel
from proposals.services import wording
from proposals.services.message_columns import Layout, Meaning

MEANING_LABELS: Mapping[Meaning, LazyString] = {
    Meaning.NUMBER: _l("编号"),
    Meaning.AUTHOR: _l("姓名或网名"),
    Meaning.TITLE: _l("标题"),
    Meaning.BODY: _l("详细内容"),
    Meaning.TIME: _l("提出的时间"),
    Meaning.REPLY: _l("答复"),
    Meaning.REPLY_TIME: _l("答复时间"),
    Meaning.PLACE: _l("地点"),
    Meaning.CATEGORY: _l("分类"),
}
_NOTHING = _l("不导入")


class ColumnsForm(FlaskForm):
    """What each column means; its fields are made for one file, in its order."""

    source = StringField(_l("从哪里来的"), validators=[Optional(), Length(max=SOURCE_LIMIT)])
    channel = SelectField(
        _l("属于哪个发现渠道"),
        choices=options((channel.value, label) for channel, label in CHANNEL_LABELS.items()),
    )
    sheet = SelectField(_l("工作表"), validate_choice=False)
    heading_row = IntegerField(
        _l("表头在第几行"), validators=[Optional(), NumberRange(min=0, max=40)]
    )
    save_as = StringField(_l("把对照保存下来，起个名字"), validators=[Optional(), Length(max=60)])

    def show(self, batch: ImportBatch) -> None:
        """Fill in what is known of the file."""
        if not self.is_submitted():
            self.source.data = "" if batch.source == SOURCE else batch.source
            self.channel.data = batch.channel.value
            self.heading_row.data = batch.layout.get("heading_row")
            self.sheet.data = batch.layout.get("sheet", "")

    def chosen_channel(self) -> SourceChannel:
        """The channel chosen."""
        return SourceChannel(self.channel.data)

    def chosen_source(self) -> str:
        """The platform's name as typed, or nothing."""
        return wording.line(self.source.data or "")

    def name_to_keep(self) -> str:
        """The name under which the mapping is to be kept, or nothing."""
        return wording.line(self.save_as.data or "")

    def columns(self, batch: ImportBatch) -> Iterator[tuple[Mapping[str, object], Field]]:
        """Yield each column of the file with the field that says what it means."""
        for place, column in enumerate(batch.columns):
            yield column, self[f"column_{place}"]

    def layout(self, batch: ImportBatch) -> Layout:
        """What was chosen. The caller has it checked."""
        chosen = {
            str(column["name"]): Meaning(field.data)
            for column, field in self.columns(batch)
            if field.data
        }
        return Layout(chosen, batch.layout.get("sheet", ""), batch.layout.get("heading_row"))


def columns_form(batch: ImportBatch) -> ColumnsForm:
    """Make the form for one file."""

    class _Form(ColumnsForm):
        pass

    offered = options([("", _NOTHING), *((one.value, MEANING_LABELS[one]) for one in Meaning)])
    for place, column in enumerate(batch.columns):
        field = SelectField(column["name"], choices=offered, default=column["meaning"])
        setattr(_Form, f"column_{place}", field)
    form = _Form()
    sheets: Sequence[str] = batch.layout.get("sheets", [])
    form.sheet.choices = [(name, name) for name in sheets]
    form.show(batch)
    return form
