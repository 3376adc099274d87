/* Asks the booth's modules what the tests want to know; runs in Node and in Chromium alike. */
import { newCredential, seal, sha256Hex } from "./belenios/booth.js";
import { Q, member, randomExponent } from "./belenios/group.js";
import { wrongIn } from "./belenios/spoiled.js";
import { decrypt, newTrusteeKey, publicOf } from "./belenios/trustee.js";

function refused(act) {
  try { act(); return false; } catch (error) { return error instanceof RangeError; }
}

export function answer(given) {
  let drawn = 0;
  const draw = () => { drawn += 1; return BigInt(given.draws[drawn - 1]); };
  const { election, secret, tally } = given;
  const sealed = seal(election, secret, given.choices, draw);
  const changed = (change) => {
    const revealed = JSON.parse(sealed.reveal);
    change(revealed);
    return wrongIn(election, JSON.stringify(revealed));
  };
  return {
    text: sealed.text,
    reveal: sealed.reveal,
    part: decrypt(election, tally, given.private, draw),
    key: newTrusteeKey(draw).text,
    byChance: given.votes.map((choices, i) => seal(election, given.secrets[i], choices).text),
    credential: newCredential(),
    chance: [randomExponent(), randomExponent()].every((one) => one > BigInt(0) && one < Q),
    hashes: given.texts.map(sha256Hex),
    outside: given.outside.map((text) => refused(() => member(text))),
    empty: [refused(() => member("1")), refused(() => member("1", true))],
    forbidden: given.forbidden.map((choices) => refused(() => seal(election, secret, choices))),
    noKey: ["0", String(Q)].map((text) => refused(() => publicOf(text))),
    otherGroup: refused(() => seal(Object.assign({}, election, { group: "X" }), secret, given.choices)),
    wrong: [
      wrongIn(election, sealed.reveal),
      changed((one) => one.choices[0].reverse()),
      changed((one) => { one.choices[0][0] = 2; }),
      changed((one) => one.randomness[0].reverse()),
      changed((one) => { one.ballot.election_hash = "x"; }),
      changed((one) => { one.ballot.signature.proof.response = "1"; }),
      changed((one) => { one.ballot.signature.hash = "x"; })
    ],
    secure: Boolean(globalThis.isSecureContext)
  };
}
