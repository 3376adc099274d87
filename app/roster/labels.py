"""What is wrong with a file or a cell, and what to do about it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.marks import N_
from app.people.labels import role_label
from app.permissions import Role
from app.roster.models.roster_import import ImportState

FILE_PROBLEMS: Mapping[str, str] = {
    "too_big": N_("文件太大：名册最大%(megabytes)d兆，请分成几份"),
    "old_or_locked": N_(
        "这是旧格式（.xls）或加了密码的文件；请用Excel或WPS另存为不加密的.xlsx再传"
    ),
    "no_workbook": N_("这不是Excel文件（.xlsx）；请下载模板，填好再传"),
    "broken": N_("文件打不开，可能已损坏；请用Excel或WPS打开后另存为.xlsx再传"),
    "no_heading": N_("没有找到表头：第2行应是“姓名* 手机号* 楼栋 单元 房号 身份*”等；请用模板"),
    "missing_columns": N_("缺少这些列：%(headings)s；请用模板"),
    "unknown_column": N_("不认识“%(heading)s”这一列，请删去或改成模板里的列名"),
    "doubled_column": N_("“%(heading)s”这一列出现了两次，请删去一列"),
    "id_column": N_("名册不收身份证号等证件号码，请删去“%(heading)s”这一列"),
    "too_many_rows": N_("超过%(most)d行，请分成几份"),
    "empty": N_("表里没有人：表头下面一行也没有填"),
}

ROW_FAULTS: Mapping[str, str] = {
    "needed": N_("没有填"),
    "name_length": N_("姓名应有2至15个字"),
    "name_private": N_("有系统认不出的字（自造字），请改用国家标准字库（GB 18030）里的字"),
    "name_signs": N_("姓名里只能有文字和“·”"),
    "phone": N_("手机号应是11位数字，以1开头"),
    "phone_twice": N_("与第%(row)d行手机号相同，姓名却不同"),
    "doubled": N_("与第%(row)d行是同一个人、同一个身份，重复了"),
    "phone_of_other": N_("这个手机号已登记给“%(name)s”，姓名不同"),
    "closed": N_("此人的账号已停用，请先恢复账号"),
    "role_unknown": N_("不认识“%(word)s”这个身份，请从下拉里选；几个身份用顿号隔开"),
    "role_forbidden": N_("您不能授予“%(word)s”这个身份"),
    "constituency_unknown": N_("不认识“%(word)s”这个代表类别，请从下拉里选"),
    "constituency_alone": N_("只有议事代表才填代表类别"),
    "day": N_("“%(word)s”不是日期，请写成2026-01-31这样"),
    "term": N_("任期止早于任期起"),
    "too_long": N_("太长，最多%(most)d个字"),
    "formula": N_("单元格里是公式，请改成直接填写的文字"),
    "cell_error": N_("单元格里是错误值“%(word)s”"),
    "became_day": N_("Excel把它变成了日期“%(word)s”，请把这一列设为文本，重新填写"),
    "id_number": N_("看起来是身份证号，请删去；系统不收身份证号"),
    "merged": N_("这一行有合并单元格，请取消合并，每行都填写"),
}

STATE_LABELS = {
    ImportState.READING: _l("正在读"),
    ImportState.UNREADABLE: _l("读不了"),
    ImportState.READY: _l("等您确认"),
    ImportState.APPLYING: _l("正在导入"),
    ImportState.DONE: _l("已导入"),
    ImportState.CANCELLED: _l("已放弃"),
}


def say_problem(problem: Mapping[str, Any]) -> str:
    """What is wrong with the whole file."""
    return str(gettext(FILE_PROBLEMS[problem["code"]]) % problem["params"])


def say_fault(fault: Mapping[str, Any]) -> str:
    """What is wrong with one cell."""
    return str(gettext(ROW_FAULTS[fault["code"]]) % fault["params"])


def role_words(roles: list[str]) -> str:
    """A row's roles in the reader's language."""
    return "、".join(str(role_label(Role(role))) for role in roles)
