/* Zero-knowledge proofs of Belenios v1: a challenge and a response, each bound by a hash to its
   statement (specification 4.5, 4.12, 4.14, 4.18). Numbers are written in base 10, as texts. */
import { G, fixedPower, hashed, power, product, reduced } from "./group.js";

function answered(challenge, w, secret) {
  return { challenge: String(challenge), response: String(reduced(w - secret * challenge)) };
}

/* Knowledge of the exponent behind g^secret. */
export function proveExponent(prefix, secret, draw) {
  const w = draw();
  return answered(hashed(prefix, [fixedPower(G, w)]), w, secret);
}

/* base^secret has the exponent of g^secret. */
export function proveFactor(prefix, base, secret, draw) {
  const w = draw();
  return answered(hashed(prefix, [fixedPower(G, w), power(base, w)]), w, secret);
}

/* The pair (alpha, beta), made under key with r, holds value, which is one of low … high. */
export function proveInterval(claim, r, value, draw) {
  const values = [], made = new Map();
  for (let m = claim.low; m <= claim.high; m += 1) { values.push(m); }
  values.filter((m) => m !== value).forEach((m) => { made.set(m, { challenge: draw(), response: draw() }); });
  const w = draw(), commitments = [];
  let others = BigInt(0);
  values.forEach((m) => {
    if (m === value) {
      commitments.push(fixedPower(G, w), fixedPower(claim.key, w));
      return;
    }
    const { challenge, response } = made.get(m), exponent = reduced(response + r * challenge);
    const shift = fixedPower(G, reduced(BigInt(value - m) * challenge));
    commitments.push(fixedPower(G, exponent), product([fixedPower(claim.key, exponent), shift]));
    others += challenge;
  });
  const prefix = `prove|${claim.context}|${claim.alpha},${claim.beta}|`;
  const true_ = answered(reduced(hashed(prefix, commitments) - others), w, r);
  return values.map((m) => (m === value ? true_ : written(made.get(m))));
}

function written(proof) { return { challenge: String(proof.challenge), response: String(proof.response) }; }
