"""Working time: limits, calendars, working days, deadlines, recurrences. Pure: no clock, no files."""
