"""Call scripts: what to say at the desk and on the telephone, and what must not be said."""
