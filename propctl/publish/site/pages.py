"""The pages of the site in one edition, as Markdown made in memory: what stands where, and in whose words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup

from propctl.errors import PropctlError
from propctl.publish import page_parts
from propctl.publish.answers import TEMPLATE as ANSWERS
from propctl.publish.answers import read_answers
from propctl.publish.area_facts import Paper, duties, flow, papers, promises
from propctl.publish.clause_lookups import lookups
from propctl.publish.escape import page as escape_page
from propctl.publish.listed_records import list_table, listed_records
from propctl.publish.notices import Written, kinds
from propctl.publish.own.own_pages import SECTIONS, listed
from propctl.publish.site.contact import calls, contacts, entrances
from propctl.publish.site.finished_html import Held
from propctl.publish.site.noticeboard import by_kind, by_month, by_year, current, latest_weeks
from propctl.publish.site.page_source import Card, Site, Source
from propctl.publish.site.printed_clauses import (
    RESIDENTS,
    STAFF,
    Change,
    Clause,
    changes,
    clause,
    concerning,
    edition,
    printed,
)
from propctl.publish.templates import (
    html_environment,
    in_english,
    left_out,
    office_folder,
    outspoken,
    render,
    render_file,
    shipped,
)
from propctl.regulation.model.constructs import Area
from propctl.regulation.model.local_names import main_form, qualify
from propctl.words.written_days import dated, moment

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.publish.site.disclosure import Chart

SERVICE = "service.md.j2"  # the template of an area that makes it a service of its own
_PAGE = "page.md.j2"
_FEW = 6  # clauses that are not folded
_AT_ONCE = 3  # notices that the first page shows before a reader asks for more
_LATEST = 60  # notices on the page of their kind; the others lie by year


class Book:
    """Makes the pages of one edition."""

    def __init__(self, office: Office, site: Site, lang: str) -> None:
        self.office = office.spoken(lang)
        self.site, self.lang = site, lang
        self.identity = self.office.settings.office
        self.kinds = kinds(office)
        self.brand = self.identity.name or self.identity.company or self.identity.estate or "propctl"
        self.environment = html_environment(office)
        self.held = Held()  # lists of notices, to be released when Markdown has read a page
        self._clauses_of: dict[str, list[Clause]] = {}
        self._changes_of: dict[str, list[Change]] = {}
        self._papers_of: dict[str, list[Paper]] = {}
        self.areas = [area for area in office.catalog.areas() if self._has_page(area)]

    def t(self, zh: str, en: str) -> str:
        """The words of this edition."""
        return en if self.lang.startswith("en") else zh

    def local(self, text: str) -> str:
        """What the office wrote, in this edition: marked where it is in Chinese only."""
        return page_parts.foreign(text, self.lang)

    def pages(self) -> list[Source]:
        """Every generated page, the first page first."""
        services = self._along([self.service(area) for area in self._served()])
        found = [self.home(services), self.emergency(), self.services(services), *services, *self.handbook()]
        found += [
            self.forms(),
            self.rules(),
            self.public(services),
            self.answers(),
            self.about(),
            self.search(),
            *self.notices(),
        ]
        found = [self._with_own(page) for page in found]
        found.append(self.everything(found))
        return found

    def own(self, parent: str) -> list[Card]:
        """The office's own pages below an entry of the menu or another own page; "": in the menu itself."""
        return listed(self.site.own, parent, english=self.lang.startswith("en"))

    def more(self, cards: Iterable[Card], up: str = "") -> str:
        """Own pages, listed at the end of the page that they stand below."""
        items = "".join(
            f'<li><a href="{page_parts.attribute(up + card.href)}"{page_parts.tongue(card.foreign)}>'
            f"<b>{escape_page(card.title)}</b></a></li>"
            for card in cards
        )
        title = self.t("另见", "See also")
        return f'\n\n## {title} {{: #more }}\n\n<ul class="cards">{items}</ul>\n' if items else ""

    def _with_own(self, page: Source) -> Source:
        section = page.uri.removesuffix(".md")
        if section not in SECTIONS or section == "rules":  # the house rules list theirs first
            return page
        return msgspec.structs.replace(page, markdown=page.markdown + self.more(self.own(section)))

    # -- pages

    def home(self, services: Iterable[Source] = ()) -> Source:
        ahead, ways_in = (
            current(self.site.notices, self.site.built),
            entrances(self.t, self.office.catalog.names),
        )
        page = self._page(
            "index.md",
            "home",
            self.brand,
            "home",
            current=ahead[:20],
            most=_AT_ONCE,
            calls=calls(self.office, self.t),
            blocks=self.office.settings.site.blocks,
            entrances=ways_in,
            services=[Card(page.href, page.title) for page in services],
        )
        ways = self.t("；", "; ").join(f"{way.title}{self.t('：', ': ')}{way.says}" for way in ways_in)
        return msgspec.structs.replace(page, description=ways)

    def emergency(self) -> Source:
        words = self.t(
            "困人 被困 电梯困人 着火 楼道着火 火灾 火警 煤气 燃气 漏气 爆管 跑水 水管爆裂 漏水 受伤 急救 "
            "晕倒 昏倒 摔倒 跌倒 骨折 昏迷 心脏病 中毒 "
            "暴雨 积水 进水 内涝 小偷 打架 触电 走失 走丢 孩子丢了 落水 报警 "
            "紧急电话 值班电话 物业电话 保安电话 电话 联系",
            "stuck trapped lift elevator fire gas leak burst pipe flood flooded injured fainted fell fallen "
            "thief burglar fight electric shock missing child ambulance police telephone",
        )
        words = " ".join((words, *(number for _, number in calls(self.office, self.t))))
        title = self.t("紧急与联系", "Emergency and contact")
        return self._page(
            "emergency.md",
            "emergency",
            title,
            "emergency",
            words=words,
            calls=calls(self.office, self.t),
            contacts=contacts(self.office, self.t, self.lang),
        )

    def services(self, found: Iterable[Source]) -> Source:
        """The list of the services."""
        cards = [Card(page.href, page.title, page.description) for page in found]
        title = self.t("我要办事", "Services")
        return self._page("services.md", "services", title, "services", services=cards)

    def _along(self, services: list[Source]) -> list[Source]:
        """The services with the way to the one before and the one behind."""
        return [
            msgspec.structs.replace(page, markdown=page.markdown + self._ways(before, behind))
            for before, page, behind in zip([None, *services], services, [*services[1:], None], strict=False)
        ]

    def _ways(self, before: Source | None, behind: Source | None) -> str:
        found = [
            f'<a class="button" href="{page_parts.attribute(page.href.rpartition("/")[2])}">'
            f"{self.t(zh, en)}{escape_page(page.title)}</a>"
            for page, zh, en in ((before, "上一项：", "Before: "), (behind, "下一项：", "Next: "))
            if page is not None
        ]
        return f'\n\n<p class="along">{"".join(found)}</p>\n' if found else ""

    def _served(self) -> list[Area]:
        """The areas that make a service, in the order in which residents ask for them."""
        found = [area for area in self.areas if (office_folder(self.office, area.name) / SERVICE).is_file()]
        return sorted(found, key=lambda area: area.page.order)

    def service(self, area: Area) -> Source:
        """The page of a service: one skeleton for all, in which the area writes what it has to say."""
        uri = f"services/{area.name}.md"
        context = self._area_context(area, uri)
        context["call_list"] = page_parts.call_list(self.office, self.t)
        from propctl.publish.site.disclosure import kept

        context["kept"] = kept(self.office, area, self.lang)
        fillable = [paper for paper in self.papers(area) if paper.audience == RESIDENTS]
        context["paper_list"] = lambda: page_parts.paper_list(fillable, "../", self.t, self.site.pdfs)
        context["promise_table"] = lambda: page_parts.resident_promises(context["promises"], self.t)
        own = self._own(area, SERVICE)
        text = self._filled(own, context)
        if not text:
            text = render(self.environment, "pages/service.md.j2", context)
        heading = text.lstrip().partition("\n")[0].removeprefix("# ").strip()
        title = page_parts.unescaped(heading) or area.label.of(self.lang)
        words = f"{area.label.zh} {_called(own)}"
        return Source(uri, title, text, "services", words, page_parts.first_sentence(text))

    def handbook(self) -> Iterator[Source]:
        found = [self.area(area) for area in self.areas]
        cards = [
            Card(page.href, page.title, count=len(self.clauses(area)))
            for page, area in zip(found, self.areas, strict=True)
        ]
        posts = list(self.posts()) if self.site.audience == STAFF else []
        yield self._page(
            "handbook.md",
            "handbook",
            self.t("制度手册", "Handbook"),
            "handbook",
            areas=cards,
            posts=[Card(page.href, page.title) for page in posts],
            changes=self._latest_changes(),
            philosophy=self._philosophy(),
        )
        yield from (*found, *posts)

    def posts(self) -> Iterator[Source]:
        """The page of each post that a clause speaks of; its people are not named."""
        from propctl.publish.site.post_pages import post_pages

        for post, title, printed_of in post_pages(self.office, self.lang):
            uri, words = f"handbook/post-{post}.md", f"{title} 岗位 职责"
            yield self._page(uri, "post", title, "handbook", words=words, heading=title, **printed_of)

    def area(self, area: Area) -> Source:
        """An area's page in the handbook."""
        uri = f"handbook/{area.name}.md"
        context = self._area_context(area, uri)
        prose = self._prose(area, context)
        heading, prose = page_parts.split_heading(prose, area.label.of(self.lang))
        text = render(
            self.environment,
            "pages/area.md.j2",
            {**context, "prose": Markup(prose) if prose else "", "heading": heading},
        )
        words = f"{area.label.zh} {area.name} 制度 规定 {_called(self._own(area, area.page.template))}"
        if self.site.audience == STAFF:  # who knows what the paper is called looks for that
            words += "".join(f" {form.label.of(self.lang)}" for form in area.form.values())
        return Source(uri, heading, text, "handbook", words.strip())

    def forms(self) -> Source:
        shelves: dict[str, list[dict[str, Any]]] = {RESIDENTS: [], STAFF: []}
        for area in self.areas:
            for audience, groups in shelves.items():
                found = [paper for paper in self.papers(area) if paper.audience == audience]
                if found:
                    groups.append(self._group(area, page_parts.paper_list(found, "", self.t, self.site.pdfs)))
        return self._page(
            "forms.md",
            "forms",
            self.t("表格下载", "Forms"),
            "forms",
            words=self.t("表格 登记表 申请表 下载 打印", "form forms application download print"),
            ours=shelves[STAFF],
            folded=page_parts.folded,
            yours=shelves[RESIDENTS],
        )

    def rules(self) -> Source:
        """House rules: the office's own pages, and what the clauses forbid residents."""
        groups = []
        for area in self.areas:
            found = [
                entry
                for entry in self.clauses(area)
                if self.office.catalog.rule(entry.id).kind == "prohibition"
            ]
            if found:
                groups.append(self._group(area, page_parts.clause_list(found, self.t, anchors=False)))
        title = self.t("小区规约", "House rules")
        return self._page(
            "rules.md",
            "rules",
            title,
            "rules",
            words=self.t("规约 公约 规定 禁止 不得", "rule rules regulation regulations forbidden allowed"),
            pages=self.own("rules"),
            groups=groups,
        )

    def public(self, services: Iterable[Source] = ()) -> Source:
        from propctl.publish.site.disclosure import LEAST

        known = {page.uri: Card(page.href, page.title) for page in services}
        title = self.t("收费与公示", "Charges and figures")
        return self._page(
            "public.md",
            "public",
            title,
            "public",
            words=self.t(
                "收费 费用 价格 价目 钱 缴费 发票 开票 公示 公共收益 满意度 投诉办结",
                "charge charges price prices fee fees figures income satisfaction complaints",
            ),
            least=LEAST,
            charts=self.charts,
            priced=[
                group | {"service": known.get(f"services/{area.name}.md")}
                for area in self.areas
                if (group := self._priced(area))
            ],
        )

    @cached_property
    def charts(self) -> list[Chart]:
        """The figures that this edition may show, by month: on their own page, and on those of clauses."""
        from propctl.publish.site.disclosure import charts

        return charts(self.office, self.site.audience, self.lang)

    def _priced(self, area: Area) -> dict[str, Any]:
        """What an area charges, and what its clauses say of prices; those not set yet say nothing."""
        from propctl.publish.site.disclosure import priced, settled

        charges = self._answered(area).get("charges") or []
        concerned = concerning(self.office, area.name, self.site.audience)
        if not charges and not any(priced(self.office, rule) for rule in concerned):
            return {}
        told = [entry for entry in self.clauses(area) if settled(self.office, entry)]
        table = page_parts.charge_table(charges, self.t)
        listed = page_parts.clause_list(told, self.t, anchors=False) if told else ""
        return self._group(area, f"{table}\n\n{listed}".strip())

    def answers(self) -> Source:
        """What people ask that has no page of its own: ours, then what each area in use has to say."""
        named = in_english(ANSWERS) if self.lang.startswith("en") else ANSWERS
        own = self.office.root / "site_templates" / named
        paths = [(own if own.is_file() else shipped() / named, "")]
        paths += [(office_folder(self.office, area) / named, area) for area in self.office.catalog.names]
        found = []
        for path, area in paths:
            if path.is_file():
                context = {
                    "house_rules": bool(self.own("rules")),
                    **self._context("answers.md"),
                    **lookups(self.office, area, self.lang, self.site.audience),
                }
                text = self._filled(path, context) if area else render_file(self.environment, path, context)
                found += read_answers(text, path.name)
        shown = [
            {"place": Markup(entry.place), "question": Markup(entry.question), "text": Markup(entry.text)}
            for entry in found
        ]
        title = self.t("常问的事", "Common questions")
        page = self._page("answers.md", "answers", title, "services", answers=shown)
        return msgspec.structs.replace(page, parts={entry.place: entry.words for entry in found})

    def about(self) -> Source:
        title = self.t("关于本站", "About this site")
        return self._page(
            "about.md",
            "about",
            title,
            "about",
            words=self.t(
                "物业公司 公司名字 公司名称 哪家物业 地址 本站 网站 手册 大字 离线",
                "company name address site",
            ),
            contacts=contacts(self.office, self.t, self.lang),
            philosophy=self._philosophy(),
        )

    def search(self) -> Source:
        return self._page("search.md", "search", self.t("搜索", "Search"), "search")

    def notices(self) -> Iterator[Source]:
        """The list of notices, and those of each kind and year."""
        of_kind, years = by_kind(self.site.notices, self.kinds), by_year(self.site.notices)
        yield self._page(
            "notices.md",
            "notices",
            self.t("通知公告", "Notices"),
            "notices",
            words=self.t(
                "公告 通告 来电 来水 恢复供电 恢复供水 通电 通水",
                "notice notices announcement announcements news power water back",
            ),
            current=current(self.site.notices, self.site.built),
            outages=Markup(f"{self._notices()}outages.ics"),
            weeks=latest_weeks(self.site.notices, self.t),
            kinds=[
                Card(f"notices/{kind}.html", self.kind(kind), count=len(found))
                for kind, found in of_kind.items()
            ],
            years=[Card(f"notices/{year}.html", year) for year in years],
        )
        for kind, found in of_kind.items():
            title = self.kind(kind)
            shown: dict[str, Any] = {
                "heading": title,
                "notices": found[:_LATEST],
                "more": len(found) > _LATEST,
            }
            yield self._page(f"notices/{kind}.md", "notice-kind", title, "notices", **shown)
        for year, found in years.items():
            title = self.t(f"{year}年的通知", f"Notices of {year}")
            months = self._months(found)
            yield self._page(
                f"notices/{year}.md", "notice-year", title, "notices", heading=title, months=months
            )

    def everything(self, found: Iterable[Source]) -> Source:
        """All pages on one, for whoever has no script; below each those that it leads to: its folder's."""
        cards = [Card(page.href, page.title) for page in found]
        parents = dict.fromkeys(page.parent for page in self.site.own)
        cards += [card for parent in parents for card in self.own(parent)]
        folders: dict[str, list[Card]] = {
            card.href.removesuffix(".html"): [] for card in cards if "/" not in card.href
        }
        pages: list[tuple[Card, list[Card]]] = []
        for card in cards:
            folder, _, _ = card.href.rpartition("/")
            if folder in folders:
                folders[folder].append(card)
            else:
                pages.append((card, folders.get(card.href.removesuffix(".html"), [])))
        title = self.t("全部页面", "All pages")
        return self._page("all.md", "all", title, "about", pages=pages)

    # -- what pages are made of

    def kind(self, name: str) -> str:
        """A kind of notice in words."""
        label = self.kinds.get(name)
        return label.of(self.lang) if label else name

    def _months(self, found: list[Written]) -> list[dict[str, Any]]:
        """The notices of a year by month, the latest first."""
        return [
            {
                "title": self.t(f"{month}月", f"{dt.date(2000, month, 1):%B}"),
                "list": self.held.hold(page_parts.notice_index(entries, f"../{self._notices()}", self.t)),
            }
            for month, entries in by_month(found).items()
        ]

    def _latest_changes(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = [
            {
                "since": change.since,
                "day": dated(change.since, self.t),
                "text": change.text,
                "future": change.future,
                "href": f"handbook/{area.name}.html#{change.rule.partition('.')[2]}",
            }
            for area in self.areas
            for change in self._changes(area)
        ]
        return sorted(entries, key=lambda entry: entry["since"], reverse=True)[:10]

    def _philosophy(self) -> str:
        """The office's creed, where its regulation publishes one: the clause whose kind is ``creed``."""
        for area in self.areas:
            for entry in self.clauses(area):
                if self.office.catalog.rule(entry.id).kind == "creed":
                    return entry.text
        return ""

    def _group(self, area: Area, body: str) -> dict[str, Any]:
        return {"id": Markup(area.name), "title": area.label.of(self.lang), "list": Markup(body)}

    # -- areas

    def _has_page(self, area: Area) -> bool:
        if self.site.audience == STAFF:
            return bool(self.office.catalog.rules(area.name)) or bool(area.form)
        return area.page.audience == RESIDENTS and (
            bool(self.clauses(area)) or (office_folder(self.office, area.name) / _PAGE).is_file()
        )

    def papers(self, area: Area) -> list[Paper]:
        """The empty forms of an area that this edition hands out; many pages list them."""
        from propctl.publish.paper.printed_forms import written_by_hand

        if area.name not in self._papers_of:
            found = papers(self.office, area, self.lang, staff=self.site.audience == STAFF)
            self._papers_of[area.name] = [
                paper
                for paper in found
                if written_by_hand(self.office, area.name, paper.name) and self._prints(area, paper)
            ]
        return self._papers_of[area.name]

    def _prints(self, area: Area, paper: Paper) -> bool:
        """Whether a paper can be printed: a poster whose template fails is left out, and told."""
        from propctl.publish.paper.printed_forms import blank

        document = area.document.get(paper.name)
        if document is None or not document.template or self.site.left_out is None:
            return True
        try:
            blank(self.office, area.name, paper.name, self.lang)
        except PropctlError as error:
            self._leave_out(office_folder(self.office, area.name) / "templates" / document.template, error)
            return False
        return True

    def blank_forms(self) -> Iterator[tuple[Paper, str]]:
        """Every blank form of this edition, with its HTML."""
        from propctl.publish.paper.printed_forms import blank
        from propctl.publish.paper.sheet_html import Press

        press = Press(self.office, self.lang, on_site=True)
        for area in self.areas:
            for paper in self.papers(area):
                loaded = paper.pdf.rpartition("/")[2] if paper.pdf in self.site.pdfs else ""
                yield paper, blank(self.office, area.name, paper.name, self.lang, press, loaded)

    def clauses(self, area: Area) -> list[Clause]:
        """The clauses of an area that this edition prints; many pages print them, so they are read once."""
        if area.name not in self._clauses_of:
            self._clauses_of[area.name] = [
                clause(self.office, rule, self.lang, self.site.audience)
                for rule in printed(self.office, area.name, self.site.audience)
            ]
        return self._clauses_of[area.name]

    def _changes(self, area: Area) -> list[Change]:
        if area.name not in self._changes_of:
            self._changes_of[area.name] = changes(self.office, area.name, self.site.audience, self.lang)
        return self._changes_of[area.name]

    def _prose(self, area: Area, context: dict[str, Any]) -> str:
        """What the area's own template says; without one readers have the clauses."""
        path = self._own(area, area.page.template)
        return self._filled(path, context)

    def _filled(self, path: Path, context: dict[str, Any]) -> str:
        """What an area's template says; "" where there is none, or it can't be filled in.

        That is told, and costs the site nothing but what that template would have said.
        """
        if not path.is_file():
            return ""
        try:
            return render_file(self.environment, path, context)
        except PropctlError as error:
            if self.site.left_out is None:
                raise
            self._leave_out(path, error)
            return ""

    def _leave_out(self, path: Path, error: PropctlError) -> None:
        told = left_out(path, error)
        if self.site.left_out is not None:
            self.site.left_out[told.path] = told

    def _own(self, area: Area, template: str) -> Path:
        """Where an area's template for this edition lies: ``page.md.j2``, in English ``page.en.md.j2``."""
        name = in_english(template) if self.lang.startswith("en") else template
        return office_folder(self.office, area.name) / name

    def _area_context(self, area: Area, uri: str) -> dict[str, Any]:
        """What the templates of an area's pages may print."""
        clauses, amended = self.clauses(area), self._changes(area)
        since = max((entry.since for entry in clauses), default="")
        view = {
            "name": Markup(area.name),
            "title": area.label.of(self.lang),
            "since": page_parts.day_words(since, self.t),
            "purpose": next((entry.text for entry in clauses if entry.id.endswith("purpose")), ""),
        }
        return {
            **self._answered(area),
            **self._context(uri),
            **lookups(self.office, area.name, self.lang, self.site.audience),
            **self._clauses_told(area, clauses, uri),
            **self._steps_told(area),
            **self._records_told(area, uri),
            "area": view,
            "changes": amended,
            "edition": self._edition(amended),
        }

    def _clauses_told(self, area: Area, clauses: list[Clause], uri: str) -> dict[str, Any]:
        """An area's clauses, what they promise, and where they are from."""
        promised = promises(self.office, area, self.site.audience, self.lang)
        up, ids = "../" * uri.count("/"), self.site.audience == STAFF
        return {
            "clauses": clauses,
            "few": _FEW,
            "folded": page_parts.folded,
            "promises": promised,
            "sources": list(dict.fromkeys(entry.document for entry in clauses)),
            "clause_list": lambda: page_parts.clause_list(clauses, self.t, up=up, ids=ids),
            "promise_table": lambda: page_parts.promise_table(promised, self.t),
        }

    def _steps_told(self, area: Area) -> dict[str, Any]:
        """How an area's forms go from step to step, and who may do which; for residents the main one."""
        office, lang, staff = self.office, self.lang, self.site.audience == STAFF
        forms = [qualify(area.name, name) for name in area.form if staff or name == main_form(area)]
        flows = [found for form in forms if (found := flow(office, form, lang)) is not None]
        told = [(office.form_label(form).of(lang), duties(office, form, lang)) for form in forms]
        tables = [(title, rows) for title, rows in told if rows]
        return {
            "duties": tables,
            "flows": flows,
            "duty_tables": lambda: page_parts.duty_tables(tables, self.t),
            "flow_drawings": lambda: page_parts.flow_drawings(flows, self.t),
            "step_list": lambda: page_parts.step_list(flows[:1], self.t),
        }

    def _records_told(self, area: Area, uri: str) -> dict[str, Any]:
        """An area's papers, and what its records say: lists, charges, when a routine is due."""
        office, blank, up = self.office, self.papers(area), "../" * uri.count("/")
        staff = self.site.audience == STAFF
        return {
            "papers": blank,
            "charge_table": lambda found: page_parts.charge_table(found, self.t),
            "list_table": lambda name: list_table(office, area.name, name, self.lang, self.t),
            "listed": lambda name: listed_records(office, area.name, name, self.t, people=staff),
            "next_due": lambda name: self._next_due(area, name),
            "paper_list": lambda: page_parts.paper_list(blank, up, self.t, self.site.pdfs),
        }

    def _next_due(self, area: Area, routine: str) -> str:
        """The last day by which a routine is to be done next; "" while its clause does not say how often."""
        from propctl.office.routines.year_calendar import next_due

        due = next_due(self.office, area, routine)
        return dated((due - dt.timedelta(seconds=1)).date(), self.t) if due else ""

    def _answered(self, area: Area) -> dict[str, Any]:
        """What the area's own code has to show."""
        answers = self.office.hooks.call("page", area=area.name) if "page" in area.hook.answers else []
        return {name: value for answer in answers or [] for name, value in (answer or {}).items()}

    def _edition(self, amended: list[Change]) -> str:
        """Which edition of an area's rules a page prints."""
        number, day = edition(self.office, amended)
        since = dated(day, self.t)
        return self.t(
            f"这些规定现为第{number}版，自{since}起施行。",
            f"This is edition {number} of these rules, in force since {since}.",
        )

    def _context(self, uri: str) -> dict[str, Any]:
        up, said = "../" * uri.count("/"), outspoken(self.t)
        return {
            "t": said,
            "lang": self.lang,
            "office": self.identity,
            "brand": self.brand,
            "built": moment(self.site.built, self.t),
            "version": self.site.version,
            "staff": self.site.audience == STAFF,
            "href": lambda target: Markup(up + page_parts.attribute(target)),
            "tel": page_parts.tel,
            "day": lambda date: page_parts.day_words(str(date), self.t),
            "local": self.local,
            "named": page_parts.verbatim,
            "written_in": page_parts.written_in,
            "colon": said("：", ": "),
            "comma": said("，", ", "),
            "notice_list": lambda found: self.held.hold(
                page_parts.notice_list(found, up + self._notices(), self.t, self.kind)
            ),
        }

    def _notices(self) -> str:
        """Where notices lie, seen from this edition: the English one sends its readers to the source's."""
        return "../" if self.lang.startswith("en") else ""

    def _page(
        self, uri: str, template: str, title: str, section: str, *, words: str = "", **values: Any
    ) -> Source:
        text = render(self.environment, f"pages/{template}.md.j2", {**self._context(uri), **values})
        return Source(uri, title, text, section, words)


def _called(template: Path) -> str:
    """What people may call what a page is about: its template's first line, ``{# words: 坏了 漏水 #}``."""
    found = template.is_file() and re.match(r"\{# words: (.*?) #\}", template.read_text(encoding="utf-8"))
    return found[1] if found else ""
