"""What people type where a name is asked for and nobody gave one: 业主, 陌生女士, 不肯说. It names nobody."""

from __future__ import annotations

from propctl.entry.characters import normalise, simplified
from propctl.regex import regex

# What may stand before: which one of them (一位女业主, 楼上住户). No surname is among these words.
_WHICH = "某|一位|一名|一个|该|本楼|本户|本人|楼上|楼下|隔壁|对门|男|女|老|新|年轻|陌生|匿名|未知|不知名"
_WHO = (
    "业主|住户|租户|租客|承租人|房东|房主|产权人|户主|居民|住客|客户|顾客|商户|商家|用户|邻居|家属|家人|代办人|"
    "先生|女士|小姐|太太|阿姨|大爷|大妈|大叔|大姐|大哥|老人|小孩|孩子|师傅|男士|来电人|来访人|来访者|访客|路人|"
    "投诉人|报修人|快递员|外卖员|保安|保洁|员工|物业|业委会|居委会|某人|某某|"
    "匿名|无名|佚名|不详|不明|不知道|不清楚|不肯说|不愿说|不说|不便透露|不愿透露|拒绝透露|保密|未知|未留名|未留姓名|"
    "未提供|未登记|没有留名|没留名|没说|没有|姓名|无|空|暂无|待定|待补"
)
_ENGLISH = (
    r"(?:(?:an?|the|mr|mrs|ms|owner|resident|tenant|visitor|caller|neighbou?r|customer|anonymous|unknown|none|"
    r"nobody|n/?a)\b ?)+"
)
_NOBODY = regex(rf"(?:(?:{_WHICH})*(?:{_WHO})的?)+|{_ENGLISH}")
_MARKS = regex(r"[\s·.，、。,;；:：()（）\[\]【】“”\"'/_-]+")


def names_nobody(value: str) -> bool:
    """Whether a value consists of words alone that name nobody; 陈先生 and 138… are somebody's."""
    said = normalise(value).lower()
    bare = _MARKS.sub("", simplified(said))
    return not bare or bool(_NOBODY.fullmatch(bare) or _NOBODY.fullmatch(_MARKS.sub(" ", said).strip()))
