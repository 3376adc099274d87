"""The decision rules that are shipped, as tables: the rows of decision-rules.md.

A row is never edited once a poll may have used it: a changed law is a further row with its own
version and dates.
"""
