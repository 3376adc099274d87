"""What the lessons rest on, beyond what ``meetings.rules.sources`` names already.

党政群共商共治 is the founding document whose four links 集议决督 representatives are to know
(f004: 让议事代表懂得如何收集问题、如何参与议事、如何参与监督).
"""

from __future__ import annotations

from typing import Final

from app.marks import N_

COLLECT: Final = N_("党政群共商共治“集”：征集需求，梳理议题")
REVIEW: Final = N_("党政群共商共治“集”：审合理性、合法性、可行性")
DECIDE: Final = N_("党政群共商共治“决”：代表投票表决")
SUPERVISE: Final = N_("党政群共商共治“督”：监督进度、质量和结果")
KNOWN_PROBLEMS: Final = N_("三里屯街道基础问题库：具体点位、问题原因、部门职责、解决路径")
CHANNELS: Final = N_("北京市接诉即办工作条例第11条")
HALL_RULE: Final = N_("小区议事厅默认议事规则（参照村民委员会组织法2018年第26条）")
GRADE_RULE: Final = N_(
    "小区议事厅默认议事规则·干得怎么样（参照衡阳石鼓区：满意率不足七成二次整改）"
)
LONG_TERM_RULE: Final = N_("小区议事厅默认议事规则·以后怎么办")
SIGN_IN_FIRST: Final = N_("GB 50799-2012 第12.2节：没有签到不能表决")
RECTIFY: Final = N_("朝阳区挂账销账做法：3个工作日整改，第三方复核")
PUBLISH: Final = N_("北京市物业管理条例第37条：结果3日内公布")

VILLAGE_HANDS: Final = N_("南塘十三条 ③")
VILLAGE_TO_THE_CHAIR: Final = N_("南塘十三条 ④")
VILLAGE_TIMES: Final = N_("南塘十三条 ⑤")
VILLAGE_STANCE: Final = N_("南塘十三条 ⑨")
VILLAGE_MANNERS: Final = N_("南塘十三条 ⑩")
