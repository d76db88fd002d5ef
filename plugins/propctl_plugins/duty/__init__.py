"""Duty: rosters and turns, the duty log, handovers, absences, and who is on duty now."""
