"""Whom residents call, where the office is, and the ways into its site."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from propctl.publish import page_parts
from propctl.publish.site.page_source import Card
from propctl.regulation.model.text import label
from propctl.words.written_days import Say

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def calls(office: Office, t: Say) -> list[tuple[str, str]]:
    """The telephones for an emergency."""
    identity = office.settings.office
    own = [
        (t("24小时值班", "Round the clock"), identity.emergency),
        (
            t("服务电话", "Office"),
            identity.hotline if identity.hotline != identity.emergency else "",
        ),
    ]
    public = [
        (t("火警", "Fire"), "119"),
        (t("急救", "Ambulance"), "120"),
        (t("报警", "Police"), "110"),
    ]
    lang, known = t("zh-CN", "en"), identity.contacts
    further = [
        (_name(office, name, lang), known[name]) for name in office.settings.site.calls if name in known
    ]
    return [(name, number) for name, number in own if number] + further + public


def contacts(office: Office, t: Say, lang: str) -> list[tuple[str, str]]:
    """Where the office is and how to reach it."""
    identity = office.settings.office
    rows: list[tuple[str, str]] = [
        (t("24小时值班电话", "Round the clock"), page_parts.tel(identity.emergency)),
        (t("服务电话", "Telephone"), page_parts.tel(identity.hotline)),
        *((_name(office, name, lang), page_parts.tel(number)) for name, number in identity.contacts.items()),
        (t("办公时间", "Hours"), page_parts.foreign(identity.hours, lang)),
        (t("地址", "Address"), page_parts.verbatim(identity.address)),
        (t("意见箱", "Mailbox"), page_parts.foreign(identity.mailbox, lang)),
    ]
    return [(name, value) for name, value in rows if value]


def _name(office: Office, name: str, lang: str) -> str:
    """What a further telephone is called: its post, or its own name, “燃气抢修|Gas emergency”."""
    post = office.settings.posts.get(name)
    called = post.label if post else label(name)
    return called.of(lang) if called.en else page_parts.foreign(called.zh, lang)


_ASKED_FOR = {  # the areas whose services people come for most
    "workorders": ("报修", "repairs"),
    "complaints": ("投诉", "complaints"),
    "renovation": ("装修", "renovation"),
    "fees": ("缴费", "fees"),
}


def entrances(t: Say, areas: Collection[str]) -> list[Card]:
    """The ways into the site of an office that uses these areas."""
    served = t("、", ", ").join(t(*called) for area, called in _ASKED_FOR.items() if area in areas)
    return [
        Card(
            "services.html",
            t("我要办事", "Services"),
            served or t("找谁、多久、多少钱", "whom, how long, how much"),
        ),
        Card(
            "notices.html",
            t("通知公告", "Notices"),
            t("停水停电、电梯、活动", "water, power, lifts"),
        ),
        Card(
            "emergency.html",
            t("紧急与联系", "Emergency"),
            t("困人、燃气、着火、爆管", "lift, gas, fire, burst pipe"),
        ),
        Card(
            "public.html",
            t("收费与公示", "Charges"),
            t("收费标准、办结与满意度", "charges, how well we do")
            if "fees" in areas
            else t("办结与满意度", "how well we do"),
        ),
        Card(
            "answers.html",
            t("常问的事", "Common questions"),
            t("快递、停车、开锁、几点开门", "parcels, parking, locks, hours"),
        ),
        Card("forms.html", t("表格下载", "Forms"), t("A4，可直接打印", "A4, ready to print")),
        Card(
            "rules.html",
            t("小区规约", "House rules"),
            t("消防、噪声、宠物、电动车", "fire, noise, pets, e-bikes"),
        ),
    ]
