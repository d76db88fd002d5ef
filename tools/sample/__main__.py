"""Writes the sample office's records into a folder that holds its propctl.toml; tells what was refused.

Usage: python -m tools.sample FOLDER. All people, telephones and events are fictional. Some work is late,
some is put right: what ``propctl today`` shows should look like an office's morning.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.sample.acts import Story, play
from tools.sample.counter import Counter
from tools.sample.desk import Desk
from tools.sample.gate import Gate
from tools.sample.homes import Homes
from tools.sample.money import Money
from tools.sample.people import People
from tools.sample.rounds import Rounds
from tools.sample.talks import Talks
from tools.sample.trades import Trades
from tools.sample.voices import Voices

if __name__ == "__main__":
    story = Story()
    Desk(story).tell()
    Trades(story).tell()
    Rounds(story).tell()
    money = Money(story)
    money.tell()
    Talks(story, money.owing).tell()
    for part in (Homes, Gate, Counter, Voices, People):
        part(story).tell()
    for refused in play(Path(sys.argv[1]), story):
        print(refused)
