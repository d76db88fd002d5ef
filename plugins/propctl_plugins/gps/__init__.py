"""GPS terminals: installed, repaired, swapped; every terminal and card tells where it has been."""
