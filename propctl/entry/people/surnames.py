"""Surnames, as data: nine in ten people have a usual one; many of the others are words of any sentence."""

from __future__ import annotations

# Of nine in ten people; hardly ever another word.
USUAL = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔"
    "钟谭陆汪范贾韦邹熊孟秦邱薛闫段侯史陶黎贺顾毛郝龚邵钱严覃戴莫孔汤"
)
# Surnames where no other sign touches them, or only a word that somebody's name follows.
RARER = (
    "高田任方石金夏付白江尹雷龙万武常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝"
    "尚舒阮柯纪梅童凌毕单季裴霍涂苗谷盛曲翁骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳穆卓古吉缪简项连麦"
    "褚娄窦戚岑景宫费卜冷晏席卫柏瞿桂佟应臧闵苟邬边卞姬栾隋商刁沙荣巫寇桑于欧"
)
# Others, many of them words: surnames only where nothing but a name can stand.
OTHERS = (
    "廖向包宁符成冉解时农司车芦党米宗全师和仇郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原"
    "栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初"
    "门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎"
    "勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
SINGLE = frozenset(USUAL + RARER + OTHERS)

# Of two signs.
COMPOUND = frozenset((
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟",
    "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政",
    "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙",
    "宇文", "司徒", "鲜于", "司空", "闾丘", "令狐", "百里", "呼延", "东郭",
    "南门", "纳兰", "西门", "第五", "轩辕", "拓跋", "完颜",
))  # fmt: skip
# … that are words, too.
WORDS_TOO = frozenset(("东方", "第五", "百里", "南门", "西门", "东郭"))
