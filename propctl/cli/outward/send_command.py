"""``propctl send``: what waits, what turned overdue and what was published, by mail and chat."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.cli.frame.declared import Group, argument, option
from propctl.cli.frame.output import complain, emit, heading, reading, say
from propctl.cli.frame.session import Session, current
from propctl.cli.typed.prompts import prompt
from propctl.errors import N_, PropctlError, SettingsError, UsageError

if TYPE_CHECKING:
    from propctl.office.asking.queries import Due
    from propctl.publish.sending.due_messages import Message
    from propctl.publish.sending.sent_log import SentLog

KINDS = {
    "morning": N_("The morning list"),
    "overdue": N_("What turns overdue"),
    "notices": N_("Notices that were published"),
}


def _channels(session: Session) -> dict[str, str]:
    wording = session.office.wording
    return {name: wording.posts(one.posts) for name, one in session.office.settings.send.items()}


def _kinds(session: Session) -> dict[str, str]:
    return {name: session.words(title) for name, title in KINDS.items()}


@option("--to", multiple=True, metavar=N_("CHANNEL"), offers=_channels, help=N_("Only to this channel"))
@option("--what", multiple=True, metavar=N_("KIND"), offers=_kinds, help=N_("morning, overdue or notices"))
@option(
    "--with",
    "clear",
    multiple=True,
    metavar=N_("FIELD"),
    help=N_("Tell this field of a record too, a personal one in clear; your access is recorded"),
)
@option("--dry-run", is_flag=True, help=N_("Only show what would be sent"))
@option("--again", is_flag=True, help=N_("Also what was sent already, or what perhaps arrived"))
@option("--really", is_flag=True, help=N_("Send although PROPCTL_NOW plays another day"))
def _send(to: list[str], what: list[str], clear: list[str], dry_run: bool, again: bool, really: bool) -> int:
    """Send each channel what it was not told yet; on a day that is only played, show it."""
    session = current()
    for kind in what:
        if kind not in KINDS:
            raise UsageError(N_("--what: {kind} is none; there are {known}"), kind=kind, known=list(KINDS))
    channels = list(to) or list(session.office.settings.send)
    if not channels:
        raise SettingsError(N_("no channel is named; write one into propctl.toml, such as [send.front]"))
    round_ = _Round(session, list(what), list(clear), again=again)
    if dry_run or (session.environ.get("PROPCTL_NOW") and not really):
        return round_.show(channels)
    return round_.send(channels)


send = Group(
    "send",
    N_("Send the morning list, what turns overdue and notices by mail and chat"),
    _send,
    _send.__dict__["params"],
)


@send.command("channels", zh="渠道", help=N_("Where messages go, and when each was last told something"))
@reading
def channels(style: str | None) -> None:
    """List the channels; of an address only its kind is shown."""
    from propctl.publish.sending.addresses import address_of, masked
    from propctl.publish.sending.sent_log import SentLog

    session = current()
    office, words, log = session.office, session.words, SentLog(session.office)
    rows = [
        {
            "channel": name,
            "posts": one.posts,
            "what": one.what,
            "show": one.show,
            "address": masked(address_of(office, name)),
            "last": log.last(name) or None,
        }
        for name, one in office.settings.send.items()
    ]
    emit(
        rows,
        [
            words(name)
            for name in (N_("Channel"), N_("Post"), N_("What it is sent"), N_("Address"), N_("Last"))
        ],
        lambda row: [
            row["channel"],
            office.wording.posts(row["posts"]) if row["posts"] else words(N_("everybody's")),
            words.joined([words(KINDS[kind]) for kind in row["what"] or KINDS]),
            row["address"] or words(N_("not told on this computer")),
            row["last"] or "",
        ],
        style,
        empty=words(N_("no channel is named; write one into propctl.toml, such as [send.front]")),
        keys=("channel", "posts", "what", "show", "address", "last"),
    )


@send.command(
    "address", zh="地址", help=N_("Tell the address of a channel, a secret; it stays on this computer")
)
@argument("channel", word=N_("CHANNEL"), offers=_channels)
@option("--forget", is_flag=True, help=N_("Forget it"))
def address(channel: str, forget: bool) -> None:
    """Read the address from a hidden prompt or standard input: in an option others would see it."""
    from propctl.publish.sending import addresses
    from propctl.publish.sending.delivery import check_address

    session = current()
    addresses.channel(session.office, channel)
    if forget:
        addresses.set_address(session.office, channel, "")
        say(session.words(N_("The address of {channel} is forgotten on this computer."), channel=channel))
        return
    asked = session.words(N_("Address of {channel}"), channel=channel)
    typed = prompt(asked, hidden=True) if session.interactive else sys.stdin.read(4096).strip()
    if not typed:
        raise UsageError(N_("no address was typed; nothing was changed"))
    check_address(channel, typed)
    addresses.set_address(session.office, channel, typed)
    say(session.words(N_("Kept on this computer only. Try it: propctl send test {channel}"), channel=channel))


@send.command("test", zh="试发", help=N_("Send one sentence, to see whether a channel works"))
@argument("channel", word=N_("CHANNEL"), offers=_channels)
def test(channel: str) -> None:
    """Send a message that says nothing of anybody."""
    from propctl.publish.sending import addresses
    from propctl.publish.sending.delivery import deliver

    session = current()
    addresses.channel(session.office, channel)
    name = session.office.settings.office.name
    deliver(
        channel,
        _address(session, channel),
        session.words(N_("{office}: a test"), office=name),
        session.words(N_("This channel works; nothing has to be done.")),
    )
    say(session.words(N_("Sent to {channel}."), channel=channel))


def _address(session: Session, channel: str) -> str:
    from propctl.publish.sending.addresses import address_of

    found = address_of(session.office, channel)
    if not found:
        raise SettingsError(
            N_("{channel}: its address was not told on this computer: propctl send address {channel}"),
            channel=channel,
        )
    return found


class _Round:
    """One round to the channels: what each is to be told, shown or sent."""

    def __init__(self, session: Session, kinds: list[str], clear: list[str], *, again: bool) -> None:
        from propctl.publish.sending.due_messages import check_fields

        self.session, self._kinds, self._clear, self._again = session, kinds, clear, again
        check_fields(session.office, clear)

    def show(self, channels: list[str]) -> int:
        """Print what would be sent; nothing leaves, nothing is noted."""
        from propctl.publish.sending.sent_log import SentLog

        log, words, some = SentLog(self.session.office), self.session.words, False
        for channel in channels:
            for message in self._messages(channel, log):
                some = True
                heading(f"{channel}: {message.title}")
                say(message.body)
        say(
            words(N_("Nothing was sent: this only shows it."))
            if some
            else words(N_("There is nothing to send."))
        )
        return 0

    def send(self, channels: list[str]) -> int:
        """Send it. What fails at one channel is told, the others are sent theirs; the first status counts."""
        from propctl.publish.sending.sent_log import alone

        status, sent = 0, 0
        with alone(self.session.office) as log:
            for channel in channels:
                try:
                    sent += self._send_to(channel, log)
                except PropctlError as error:
                    failed = complain(self.session.words, error)  # each is told, whatever failed before
                    status = status or failed
        if sent or not status:
            words = self.session.words
            say(
                words(N_("{count} {count:message|messages} sent."), count=sent)
                if sent
                else words(N_("There is nothing to send."))
            )
        return status

    def _send_to(self, channel: str, log: SentLog) -> int:
        from propctl.publish.sending.delivery import MayHaveArrived, deliver

        sent = 0
        for message in self._messages(channel, log):
            leads_to = _address(self.session, channel)
            log.note(channel, message.told, "leaving")
            try:
                deliver(channel, leads_to, message.title, message.body)
            except MayHaveArrived:
                log.note(channel, message.told, "unknown")
                raise
            except PropctlError:
                log.note(channel, message.told, "failed")
                raise
            log.note(channel, message.told, "sent")
            sent += 1
        return sent

    def _messages(self, name: str, log: SentLog) -> Iterator[Message]:
        from propctl.publish.sending import addresses, due_messages

        office = self.session.office
        channel = addresses.channel(office, name)
        due_messages.check_fields(office, channel.show)
        asked = due_messages.Asked(channel.show, self._clear, self._reveal)

        def settled(what: str) -> bool:
            return not self._again and log.settled(name, what)

        yield from due_messages.messages(
            office, channel, self._kinds or channel.what or KINDS, settled, asked
        )

    def _reveal(self, one: Due) -> None:
        from propctl.office.doing.access import note_access

        office = self.session.office
        note_access(office, office.folded(one.ref), self.session.words(N_("sent as a message")))
