/* The group BELENIOS-2048 (specification of Belenios 2.0, 5.1): numbers modulo p of order q, with tables
   for the bases that return. Nothing here runs in constant time: the secrets are the phone owner's own. */
import { base64, sha256, utf8 } from "./sha256.js";

export const GROUP = "BELENIOS-2048";
export const P = BigInt(
  "206947856914225464010136436575050080649229892957511040971008847870573742192427174019222372" +
  "544976843381290666331380789584049600543896362897963930387739057228036059737494276713767776" +
  "188985898727358650490811670993105358677809800307904916540637771737641986785272734744763418" +
  "356000356983051931442845617019110007867373073335641239717328979132404745788344682606523279" +
  "746479511376726586935821800463179220736688600526271863633860887968821207694323661494910029" +
  "234443463732221458841005864210502421203654335612013204811188524087310770141516662001623131" +
  "77169372189248078507711827842317498073276598828825169183103125680162072880719"
);
export const G = BigInt(
  "240235267750185220922768770353239993271228765737836491651007531878766327414635321932028567" +
  "615526967879969466829874938909508389657342560190060106847716449173547413728310461045868131" +
  "451178164675540052740288984613986453266121505579709716201616827031288643245666383486363578" +
  "210615491841998253431518974065818686865115135857641013888221539601604322884360393098933366" +
  "277284840659313840601023167509576377798266510360682240663507669776402534625377308513317349" +
  "519424896775405257365904949247763147599157519877517771148149092045660020547812705472823814" +
  "0972518639858334115700568353695553423781475582491896050296680037745308460627"
);
export const Q = BigInt(
  "78571733251071885079927659812671450121821421258408794611510081919805623223441"
);

const ZERO = BigInt(0), ONE = BigInt(1), FOUR = BigInt(4), LOW = BigInt(15);
const DIGITS = 64, WIDTH = 16;

export function reduced(value) {
  const rest = value % Q;
  return rest < ZERO ? rest + Q : rest;
}

export function product(factors) {
  return factors.reduce((result, factor) => (result * factor) % P, ONE);
}

/* base^exponent mod p for a base met once. */
export function power(base, exponent) {
  let result = ONE, square = base % P, rest = exponent;
  while (rest > ZERO) {
    if (rest & ONE) { result = (result * square) % P; }
    square = (square * square) % P;
    rest >>= ONE;
  }
  return result;
}

const tables = new Map();

function tableOf(base) {
  let rows = tables.get(base);
  if (rows) { return rows; }
  rows = [];
  let step = base;
  for (let place = 0; place < DIGITS; place += 1) {
    const row = [ONE];
    for (let digit = 1; digit < WIDTH; digit += 1) { row.push((row[digit - 1] * step) % P); }
    rows.push(row);
    step = (row[WIDTH - 1] * step) % P;
  }
  tables.set(base, rows);
  return rows;
}

/* base^exponent mod p, 0 <= exponent < 2^256, for g and an election's key: 64 multiplications. */
export function fixedPower(base, exponent) {
  let result = ONE, rest = exponent;
  tableOf(base).forEach((row) => {
    const digit = Number(rest & LOW);
    if (digit) { result = (result * row[digit]) % P; }
    rest >>= FOUR;
  });
  return result;
}

/* A number of the group from its text in base 10. Throws RangeError for anything else, the 1 included
   unless it makes sense (degenerate: the sum of no ballots). */
export function member(text, degenerate) {
  if (typeof text !== "string" || !/^[1-9][0-9]{0,616}$/.test(text)) { throw new RangeError("not a number in base 10"); }
  const value = BigInt(text);
  if (value >= P || power(value, Q) !== ONE || (value === ONE && !degenerate)) { throw new RangeError("not in the group"); }
  return value;
}

export function randomBytes(count) {
  return crypto.getRandomValues(new Uint8Array(count));
}

export function fromBytes(bytes) {
  return BigInt("0x" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
}

/* A secret in [1, q), every one as likely as another: what is too large is drawn again. */
export function randomExponent() {
  for (;;) {
    const value = fromBytes(randomBytes(32));
    if (value >= ONE && value < Q) { return value; }
  }
}

/* SHA-256 of the prefix and the numbers in base 10 with commas between, modulo q. */
export function hashed(prefix, numbers) {
  return fromBytes(sha256(utf8(prefix + numbers.join(",")))) % Q;
}

/* base64(SHA-256(text)) without padding: H_JSON of specification 4.15. */
export function fingerprint(text) {
  return base64(sha256(utf8(text))).replace(/=+$/, "");
}
