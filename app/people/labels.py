"""Names of roles and constituencies in the glossary's Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.people.models.membership import Constituency
from app.permissions import Role

ROLE_LABELS: Mapping[Role, LazyString] = {
    Role.RESIDENT: _l("居民"),
    Role.REPRESENTATIVE: _l("议事代表"),
    Role.CHAIR: _l("主持人"),
    Role.SECRETARY: _l("议事秘书"),
    Role.EXPERT: _l("议事能手"),
    Role.TELLER: _l("监票员"),
    Role.MONITOR: _l("监督员"),
    Role.THIRD_PARTY: _l("第三方巡查员"),
    Role.LIAISON: _l("责任单位联系人"),
    Role.STREET: _l("街道专班"),
    Role.PARTY: _l("党组织负责人"),
    Role.DISTRICT: _l("区级专班"),
    Role.ADMINISTRATOR: _l("系统管理员"),
}

CONSTITUENCY_LABELS: Mapping[Constituency, LazyString] = {
    Constituency.PARTY_MEMBER: _l("社区党员代表"),
    Constituency.RESIDENT: _l("社区居民代表"),
    Constituency.PROPERTY: _l("物业公司"),
    Constituency.MANAGEMENT: _l("管委会代表"),
    Constituency.OWNERS: _l("业委会代表"),
    Constituency.UNIT: _l("社会单位"),
    Constituency.ORGANISATION: _l("社会组织"),
    Constituency.CONGRESS: _l("人大代表"),
    Constituency.CPPCC: _l("政协委员"),
    Constituency.SCHOLAR: _l("专家学者"),
    Constituency.MEDIA: _l("新闻媒体"),
}


def role_label(role: Role) -> LazyString:
    """Return the role's name in the reader's language."""
    return ROLE_LABELS[role]
