/* The audit in place of casting, checked on another phone (ballots.md: Benaloh): a ballot that its own
   phone opened is encrypted again with the secrets shown and must come out the same. */
import { encrypted, pair, requireAllowed } from "./booth.js";
import { G, fingerprint, fixedPower, hashed, member, power, product } from "./group.js";

/* Why the revealed ballot does not hold the choices shown: "election", "choices", "ballot" or
   "signature"; null where it does. Its proofs are checked by the hall and by flask votes
   verify-spoiled. */
export function wrongIn(election, text) {
  const { ballot, choices, randomness } = JSON.parse(text);
  if (ballot.election_hash !== fingerprint(JSON.stringify(election))) { return "election"; }
  try { requireAllowed(election.questions, choices); } catch (error) { return "choices"; }
  const key = member(election.public_key), seen = ballot.answers.map((answer) => answer.choices);
  const again = choices.map((marks, i) => (
    marks.map((mark, j) => pair(encrypted(key, BigInt(randomness[i][j]), mark)))
  ));
  if (JSON.stringify(seen) !== JSON.stringify(again)) { return "ballot"; }
  return isSigned(ballot) ? null : "signature";
}

function isSigned(ballot) {
  const { hash, proof } = ballot.signature, unsigned = Object.assign({}, ballot);
  delete unsigned.signature;
  if (hash !== fingerprint(JSON.stringify(unsigned))) { return false; }
  const challenge = BigInt(proof.challenge), public_ = member(ballot.credential);
  const commitment = product([fixedPower(G, BigInt(proof.response)), power(public_, challenge)]);
  return hashed(`sig|${hash}|`, [commitment]) === challenge;
}
