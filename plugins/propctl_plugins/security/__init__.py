"""Gate and guards: who comes in, who is still inside, what guards find, how their work is looked at."""
