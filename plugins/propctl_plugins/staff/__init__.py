"""Staff: who joins, what each learns and is told, attendance and leave, appraisal."""
