"""Opinion groups: who answers alike, what each group thinks, what all of them agree on. Pure.

The formulas are Polis's, as published (peers.md, "Opinion groups"), read anew and written for numpy.
"""
