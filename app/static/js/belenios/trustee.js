/* A teller's key and the teller's part of the sum (specification 4.5 and 4.18). The private key is made
   here; what is sent is its public half with a proof, and later the factors with theirs. */
import { G, GROUP, Q, fingerprint, fixedPower, member, power, randomBytes, randomExponent } from "./group.js";
import { proveExponent, proveFactor } from "./proofs.js";
import { sha256Hex } from "./sha256.js";

export { randomBytes, sha256Hex };

/* The public half of a private key, as text. Throws RangeError for what is no private key. */
export function publicOf(secret) {
  const exponent = BigInt(secret);
  if (exponent <= BigInt(0) || exponent >= Q) { throw new RangeError("not a private key"); }
  return String(fixedPower(G, exponent));
}

/* A new key: private and public as texts, and the text with the proof that is sent. */
export function newTrusteeKey(draw = randomExponent) {
  const secret = draw(), publicKey = publicOf(secret);
  const pok = proveExponent(`pok|${GROUP}|${publicKey}|`, secret, draw);
  return { private: String(secret), public: publicKey, text: JSON.stringify({ pok, public_key: publicKey }) };
}

/* The teller's part of the encrypted tally: its canonical text. Throws RangeError for a tally that holds
   what is not in the group: a key must not be used on anything else. */
export function decrypt(election, tally, secret, draw = randomExponent) {
  const exponent = BigInt(secret), publicKey = publicOf(exponent);
  const prefix = `decrypt|${fingerprint(JSON.stringify(election))}|${publicKey}|`;
  const alphas = tally.map((row) => row.map((cipher) => member(cipher.alpha, true)));
  return JSON.stringify({
    decryption_factors: alphas.map((row) => row.map((alpha) => String(power(alpha, exponent)))),
    decryption_proofs: alphas.map((row) => row.map((alpha) => proveFactor(prefix, alpha, exponent, draw)))
  });
}
