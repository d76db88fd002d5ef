"""The built-in areas: one folder each, found through entry points exactly as a third party's would be."""
