"""Secret votes as ``.bel`` archives, which belenios-tool and our own verifier read alike.

=============  =====================================================================================
``tape``       the old-style tar of Belenios: records to bytes and back, one spelling only
``chain``      ``write(Archive)`` and ``read``: the ledger's entries one to one, each after its records
``verifier``   ``verify(archive, checkpoints)``: everything that can be checked, at any moment
=============  =====================================================================================

An archive only grows: one written later in the same vote begins with the bytes of one written
earlier, as long as the timestamp is the same (that of the opening). It holds Belenios' own types
of entry alone; ballots are therefore written into a secret vote's ledger only after all their
proofs were checked, and what is refused never stands there.
"""
