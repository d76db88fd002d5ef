"""A notice as plain text: to be pasted into a group chat, or to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.words.written_days import dated

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.publish.notices import Written


def notice_text(office: Office, written: Written, *, title: bool = True) -> str:
    """Title, paragraphs, whom to ask, who says it and when; then the address of its page, if it has one."""
    identity, notice = office.settings.office, written.notice
    lines = [f"【{written.title}】"] if title else []
    for part in written.parts:
        lines += [part.text] if part.text else []
        lines += [f"· {item}" for item in part.items]
    told = "".join(lines)
    lines += [f"{name}：{value}" for name, value in written.facts if value not in told]
    published = dated(notice.published.astimezone(office.tz).date()) if notice.published else ""
    lines += [" ".join(filter(None, [identity.name, published]))]
    lines += [f"详情：{address}"] if (address := page_address(office, written)) else []
    return "\n".join(lines)


def page_address(office: Office, written: Written) -> str:
    """Where the page of a notice is; "" where the office says no address of its handbook."""
    url = office.settings.site.url
    return f"{url.rstrip('/')}/{written.notice.uri}" if url else ""
