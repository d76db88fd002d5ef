"""Notices: from the record of an area's ``notice`` form to the words that are posted.

A notice is a record of the form ``notices.notice`` (``FORM``); what is read from it here are these fields,
all optional but ``kind``. Whoever declares the form names its fields so:

========== ====== ==========================================================================================
field      type   holds
========== ====== ==========================================================================================
kind       choice ``water-outage power-outage elevator-maintenance pest-control fees renovation activity
                  safety commendation rectification``: the template that is filled in (``notices/<kind>``)
title      text   default: from the template, e.g. 3号楼停水通知
number     text   given when it is published: 翠湖物业〔2026〕12号
blocks     text*  buildings it concerns, as in ``[site] blocks``; none: the whole estate
place      text   where, more closely: 2单元1号梯, 地下车库
starts     time   from when what it announces holds
ends       time   until when; with none it is in force until it is withdrawn or expired
reason     text   why: 市政管网检修
what       text   the thing: fee item, agent used, activity, fault found, deed that is praised
amount     text   fees: what is charged, as it is to be read
basis      text   fees, renovation, rectification: law, contract or resolution it rests on
how        text   how to pay, to sign up, to report
measure    text   rectification: what is done about it
deadline   date   by when to pay, to sign up, to have it done
contact    text   whom to ring; default: the office's hotline
body       text   own words, added as paragraphs of their own (an empty line parts them)
consent    bool   commendation: whoever is named has agreed; without it the notice is not on the site
published  time   when it was published (``fill = "now"`` of the step ``publish``)
author     staff  who drew it up; never printed
========== ====== ==========================================================================================

States: ``published`` is shown; ``expired`` is shown as over; all others (draft, approved, withdrawn) are not.
"""

from __future__ import annotations

FORM = "notices.notice"
SHOWN = ("published", "expired")
KINDS = {
    "water-outage": ("停水", "Water outage"),
    "power-outage": ("停电", "Power outage"),
    "elevator-maintenance": ("电梯维保", "Lift maintenance"),
    "pest-control": ("消毒灭鼠", "Pest control"),
    "fees": ("收费", "Fees"),
    "renovation": ("装修须知", "Renovation"),
    "activity": ("活动", "Activity"),
    "safety": ("安全提示", "Safety"),
    "commendation": ("表扬", "Commendation"),
    "rectification": ("整改公示", "Rectification"),
}
