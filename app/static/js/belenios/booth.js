/* The booth: a voter's credential, and a ballot sealed, proven and signed. Every function is pure but
   for chance; nothing leaves the phone from here. */
import { G, GROUP, fingerprint, fixedPower, member, product, randomExponent, reduced } from "./group.js";
import { proveExponent, proveInterval } from "./proofs.js";
import { sha256Hex } from "./sha256.js";

export { sha256Hex };

/* A credential of 256 random bits: the secret stays here, the public half goes on the roll. */
export function newCredential(draw = randomExponent) {
  const secret = draw();
  return { secret: String(secret), public: String(fixedPower(G, secret)) };
}

export function encrypted(key, r, mark) {
  return { alpha: fixedPower(G, r), beta: product([fixedPower(key, r), mark ? G : BigInt(1)]) };
}

export function pair(cipher) { return { alpha: String(cipher.alpha), beta: String(cipher.beta) }; }

function sum(numbers) { return numbers.reduce((total, number) => total + number, 0); }

export function requireAllowed(questions, choices) {
  const sound = choices.length === questions.length && choices.every((marks, i) => {
    const { answers, min, max } = questions[i], chosen = sum(marks);
    return marks.length === answers.length && marks.every((mark) => mark === 0 || mark === 1)
      && chosen >= min && chosen <= max;
  });
  if (!sound) { throw new RangeError("the choices are not allowed by the questions"); }
}

function sealAnswer(key, context, question, marks, rs, draw) {
  const ciphers = rs.map((r, i) => encrypted(key, r, marks[i]));
  const individual = ciphers.map((cipher, i) => proveInterval(
    { key, context, alpha: cipher.alpha, beta: cipher.beta, low: 0, high: 1 }, rs[i], marks[i], draw
  ));
  const whole = `${context}|${ciphers.map((cipher) => `${cipher.alpha},${cipher.beta}`).join(",")}`;
  const claim = {
    key,
    context: whole,
    alpha: product(ciphers.map((cipher) => cipher.alpha)),
    beta: product(ciphers.map((cipher) => cipher.beta)),
    low: question.min,
    high: question.max
  };
  const r = reduced(rs.reduce((total, one) => total + one, BigInt(0)));
  const overall = proveInterval(claim, r, sum(marks), draw);
  return { choices: ciphers.map(pair), individual_proofs: individual, overall_proof: overall };
}

/* Encrypt, prove and sign: choices are a 0 or 1 for each answer of each question. Gives the ballot's
   canonical text, and reveal, the text that opens it for everybody: it is shown in place of casting and
   must never leave the phone of a ballot that is cast. Throws RangeError for choices, a key or a group that will not do. */
export function seal(election, secret, choices, draw = randomExponent) {
  requireAllowed(election.questions, choices);
  if (election.group !== GROUP) { throw new RangeError("another group"); }
  const key = member(election.public_key), exponent = BigInt(secret);
  const credential = fixedPower(G, exponent), hash = fingerprint(JSON.stringify(election));
  const context = `${hash}|${credential}`;
  const randomness = choices.map((marks) => marks.map(() => draw()));
  const ballot = {
    election_uuid: election.uuid,
    election_hash: hash,
    credential: String(credential),
    answers: election.questions.map((question, i) => (
      sealAnswer(key, context, question, choices[i], randomness[i], draw)
    ))
  };
  const unsigned = fingerprint(JSON.stringify(ballot));
  ballot.signature = { hash: unsigned, proof: proveExponent(`sig|${unsigned}|`, exponent, draw) };
  const text = JSON.stringify(ballot);
  const reveal = JSON.stringify({ ballot, choices, randomness: randomness.map((row) => row.map(String)) });
  return { text, reveal };
}
