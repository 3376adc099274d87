/* Short codes that people compare by eye: RFC 4648 base32 of the first ten bytes of a hash, in fours. */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function codeOf(digest) {
  let bits = BigInt("0x" + digest.slice(0, 20)), text = "";
  for (let at = 0; at < 16; at += 1) { text = LETTERS[Number(bits & BigInt(31))] + text; bits >>= BigInt(5); }
  return text.match(/.{4}/g).join("-");
}
