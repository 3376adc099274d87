"""The catalogues: what is read out of code and templates, what is kept, what is refused."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from app.tooling import catalogues, translations

CODE = """
from flask_babel import gettext as _, lazy_gettext as _l, ngettext, pgettext
from app.marks import N_
TITLE = _l("居民议事厅")
REFUSAL = N_("动议 %(number)s 没有附议")
def words(count):
    return _("提案"), ngettext("%(num)d 人", "%(num)d 人", count), pgettext("会议", "开始")
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project with words in its code and in its templates."""
    for stage in catalogues.STAGES:
        (tmp_path / stage).mkdir()
    (tmp_path / "meetings" / "words.py").write_text(CODE)
    (tmp_path / "templates" / "meetings").mkdir(parents=True)
    (tmp_path / "templates" / "meetings" / "hall.html").write_text("<p>{{ _('签到') }}</p>")
    (tmp_path / "templates" / "base.html").write_text("<p>{{ _('首页') }}</p>")
    (tmp_path / "app" / "frontend").mkdir()
    (tmp_path / "app" / "frontend" / "foreign.py").write_text("_('不是我们的')")
    return tmp_path


def _msgids(stage: str, tree: Path) -> set[str]:
    return {key[0] for key in catalogues.messages_of(catalogues.extract(stage, tree))}


def _edit(tree: Path, stage: str, locale: str, old: str, new: str) -> None:
    path = catalogues.path_of(stage, locale, tree)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def _translate_all(tree: Path) -> None:
    for chinese, english in {
        'msgid "居民议事厅"\nmsgstr ""': 'msgid "居民议事厅"\nmsgstr "Residents’ hall"',
        '没有附议"\nmsgstr ""': '没有附议"\nmsgstr "Motion %(number)s has no second"',
        'msgid "提案"\nmsgstr ""': 'msgid "提案"\nmsgstr "Proposals"',
        'msgstr[0] ""\nmsgstr[1] ""': 'msgstr[0] "one person"\nmsgstr[1] "%(num)d people"',
        'msgid "开始"\nmsgstr ""': 'msgid "开始"\nmsgstr "Start"',
        'msgid "签到"\nmsgstr ""': 'msgid "签到"\nmsgstr "Check in"',
    }.items():
        _edit(tree, "meetings", "en", chinese, english)


def test_a_stage_speaks_through_its_package_and_its_own_templates(tree: Path) -> None:
    said = {"居民议事厅", "动议 %(number)s 没有附议", "提案", "%(num)d 人", "开始", "签到"}
    assert _msgids("meetings", tree) == said


def test_the_ground_floor_speaks_neither_for_stages_nor_for_foreign_packages(tree: Path) -> None:
    assert _msgids("app", tree) == {"首页"}


def test_a_broken_template_is_not_passed_over(tree: Path) -> None:
    (tree / "templates" / "base.html").write_text("{% if %}")
    with pytest.raises(Exception, match="Expected an expression"):
        catalogues.extract("app", tree)


def test_an_update_makes_the_traditional_text_and_leaves_english_to_people(tree: Path) -> None:
    translations.update(catalogues.STAGES, tree)
    english = catalogues.messages_of(catalogues.read("meetings", "en", tree))
    traditional = catalogues.messages_of(catalogues.read("meetings", "zh_Hant", tree))
    assert english["居民议事厅", None].string == ""
    assert traditional["居民议事厅", None].string == "居民議事廳"
    assert traditional["开始", "会议"].string == "開始"


def test_a_second_update_changes_not_a_byte(tree: Path) -> None:
    translations.update(catalogues.STAGES, tree)
    _translate_all(tree)
    before = {path: path.read_bytes() for path in tree.rglob("*.po")}
    translations.update(catalogues.STAGES, tree)
    assert before == {path: path.read_bytes() for path in tree.rglob("*.po")}
    assert len(before) == len(catalogues.STAGES) * len(catalogues.LOCALES)


def test_catalogues_hold_no_dates_and_no_line_numbers(tree: Path) -> None:
    translations.update(["meetings"], tree)
    text = catalogues.path_of("meetings", "en", tree).read_text()
    assert "Date" not in text
    assert "#: meetings/words.py\n" in text


def test_a_translation_kept_by_hand_survives_updates_and_checks(tree: Path) -> None:
    translations.update(["meetings"], tree)
    _edit(tree, "meetings", "zh_Hant", 'msgstr "簽到"', 'msgstr "報到"')
    assert any("differs" in fault for fault in translations.check(["meetings"], tree))
    _edit(tree, "meetings", "zh_Hant", "#: templates/meetings/hall.html", "# kept by hand")
    translations.update(["meetings"], tree)
    kept = catalogues.messages_of(catalogues.read("meetings", "zh_Hant", tree))
    assert kept["签到", None].string == "報到"
    assert not [fault for fault in translations.check(["meetings"], tree) if "zh_Hant" in fault]


def test_complete_catalogues_have_no_faults(tree: Path) -> None:
    translations.update(["meetings"], tree)
    _translate_all(tree)
    assert translations.check(["meetings"], tree) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr "Check in"', 'msgstr ""', "is not translated"),
        ('msgstr "Check in"', 'msgstr "Check %(who)s in"', "other placeholders"),
        ("Motion %(number)s has", "The motion has", "other placeholders"),
        ('"%(num)d people"', '"people"', "other placeholders"),
        ("#: templates/meetings/hall.html", "#, fuzzy", "is marked fuzzy"),
    ],
)
def test_an_incomplete_entry_is_named(tree: Path, old: str, new: str, fault: str) -> None:
    translations.update(["meetings"], tree)
    _translate_all(tree)
    _edit(tree, "meetings", "en", old, new)
    assert [line for line in translations.check(["meetings"], tree) if fault in line]


def test_words_that_no_catalogue_has_are_named(tree: Path) -> None:
    translations.update(["meetings"], tree)
    _translate_all(tree)
    (tree / "templates" / "meetings" / "hall.html").write_text("{{ _('签到') }}{{ _('到会') }}")
    faults = translations.check(["meetings"], tree)
    assert faults == [
        "meetings/en: '到会' is missing (run update)",
        "meetings/zh_Hant: '到会' is missing (run update)",
    ]


def test_two_stages_may_not_put_the_same_words_differently(tree: Path) -> None:
    (tree / "votes" / "words.py").write_text("_('签到')")
    translations.update(["meetings", "votes"], tree)
    _translate_all(tree)
    _edit(tree, "votes", "en", 'msgid "签到"\nmsgstr ""', 'msgid "签到"\nmsgstr "Sign in"')
    assert len(translations.check(["meetings", "votes"], tree)) == 1


def test_compiled_catalogues_translate(tree: Path) -> None:
    translations.update(["meetings"], tree)
    _translate_all(tree)
    translations.compile_catalogues(["meetings"], tree)
    folder = str(tree / "meetings" / "translations")
    english = gettext.translation("messages", folder, ["en"])
    assert english.gettext("签到") == "Check in"
    assert english.ngettext("%(num)d 人", "%(num)d 人", 1) == "one person"
    assert english.ngettext("%(num)d 人", "%(num)d 人", 2) == "%(num)d people"
    assert english.pgettext("会议", "开始") == "Start"
    traditional = gettext.translation("messages", folder, ["zh_Hant"])
    assert traditional.ngettext("%(num)d 人", "%(num)d 人", 2) == "%(num)d 人"


@pytest.mark.parametrize(
    ("simplified", "wanted"),
    [
        ("无记名表决", "無記名表決"),
        ("按人数和面积计票", "按人數和面積計票"),
        ("名单只给成员看", "名單只給成員看"),
        ("设定只影响以后", "設定只影響以後"),
        ("两只票箱", "兩隻票箱"),
    ],
)
def test_our_own_words_are_cut_at_the_right_place(simplified: str, wanted: str) -> None:
    assert translations.traditional(Message(simplified)) == wanted
