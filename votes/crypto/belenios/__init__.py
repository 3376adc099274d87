"""The secret ballot: Belenios protocol v1, written from the specification of belenios-tool 2.0.

Everything is a frozen record whose ``text`` is its one canonical text; ``read`` of its module
takes exactly that text back. Whatever is refused raises ``flaws.Unsound`` with a ``flaw`` for
pages and a ``reason`` for engineers. Counts and weights are whole numbers (area: 0.01 m²).

=================  ================================================================================
``parameters``     p, g, q of BELENIOS-2048
``powers``         powers modulo p; ``ENGINE`` is ``"gmpy2"``, or ``"pow"`` where that is missing
``group``          ``Element``, ``Exponent``, membership, ``fingerprint``, ``draw_exponent``
``flaws``          ``Flaw`` and ``Unsound``
``election``       ``Question``, ``describe(uuid, key, questions, …) → Election``, ``read``
``roll``           ``enrol({g^s: weight}, weighted=…) → Roll``, ``read``, ``public_credential``
``trustee_key``    ``public_half(x) → TrusteePublicKey``, ``read`` (checks the proof)
``trustees``       ``Trustees((key, …))``: ``text``, ``election_key``, ``owners``, ``missing``
``pedersen``       t-of-n keys as belenios-tool deals them: read and checked
``ballot``         ``seal`` (desk and tests), ``receive`` (cheap), ``check_proofs`` (costly)
``tally``          ``tally``, ``decrypt``, ``check_partial``, ``result``, ``check_result``
``audit``          ``reveal`` and ``verify_spoiled``: the audit that stands in place of casting
=================  ================================================================================

A poll in this order: each teller sends ``TrusteePublicKey.text`` → ``trustee_key.read``;
``Trustees(keys).check()`` and its ``election_key`` → ``election.describe``; every voter sends
g^s → ``require_member`` → ``roll.enrol``; the three texts are the ``Setup``. While the poll is
open ``ballot.receive(election, roll.weights, text)`` before the ack, ``check_proofs`` in a
worker behind it. After ``EndBallots``: ``tally.tally(election, roll, ballots)``, whose ``text``
goes to the tellers; each sends ``PartialDecryption.text`` → ``read_partial`` and
``check_partial(election, encrypted, trustees.owners[n], partial)``; when
``trustees.missing(owners)`` is 0, ``tally.result(trustees, tallied, partials).text`` is the
result. A poll that weighs heads and area is two elections with two rolls.
"""
