"""People in what is typed: who is called by name, who is mentioned, what names nobody."""
