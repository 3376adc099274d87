/* What a phone checks by itself: the house's Ed25519 signature on receipts and checkpoints where the
   browser knows the algorithm (asked with a known signature, RFC 8032 test 2), and always the hashes:
   codes, and that each checkpoint names the one before it. Old phone browsers run it: ES5. */
(function () {
  "use strict";
  var LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", subtle = window.crypto && window.crypto.subtle, asked = null, calls = [];
  var KNOWN = {
    key: "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=", text: "r",
    sig: "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA=="
  };

  /* --- SHA-256 (FIPS 180-4) ---------------------------------------------------------------------- */

  function bytesOf(text) {
    var plain = unescape(encodeURIComponent(text)), bytes = [], at;
    for (at = 0; at < plain.length; at += 1) { bytes.push(plain.charCodeAt(at)); }
    return bytes;
  }

  function constants(root) {
    var found = [], number = 2, at;
    function prime(value) { for (at = 2; at * at <= value; at += 1) { if (value % at === 0) { return false; } } return true; }
    while (found.length < 64) {
      if (prime(number)) { var part = Math.pow(number, root); found.push(((part - Math.floor(part)) * 4294967296) | 0); }
      number += 1;
    }
    return found;
  }

  var K = constants(1 / 3), H = constants(1 / 2).slice(0, 8);

  function turn(word, by) { return (word >>> by) | (word << (32 - by)); }

  function block(state, bytes, start) {
    var w = [], v = state.slice(), at, s0, s1, one, two;
    for (at = 0; at < 64; at += 1) {
      if (at < 16) {
        w[at] = (bytes[start + 4 * at] << 24) | (bytes[start + 4 * at + 1] << 16) | (bytes[start + 4 * at + 2] << 8) | bytes[start + 4 * at + 3];
      } else {
        s0 = turn(w[at - 15], 7) ^ turn(w[at - 15], 18) ^ (w[at - 15] >>> 3);
        s1 = turn(w[at - 2], 17) ^ turn(w[at - 2], 19) ^ (w[at - 2] >>> 10);
        w[at] = (w[at - 16] + s0 + w[at - 7] + s1) | 0;
      }
      one = (v[7] + (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K[at] + w[at]) | 0;
      two = ((turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]))) | 0;
      v = [(one + two) | 0, v[0], v[1], v[2], (v[3] + one) | 0, v[4], v[5], v[6]];
    }
    return state.map(function (word, place) { return (word + v[place]) | 0; });
  }

  /* The hash of a text's UTF-8, as 32 numbers. */
  function sha256(text) {
    var bytes = bytesOf(text), long = bytes.length * 8, state = H.slice(), at, out = [];
    bytes.push(128);
    while (bytes.length % 64 !== 56) { bytes.push(0); }
    [Math.floor(long / 4294967296), long | 0].forEach(function (word) {
      bytes.push((word >>> 24) & 255, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
    });
    for (at = 0; at < bytes.length; at += 64) { state = block(state, bytes, at); }
    state.forEach(function (word) { out.push((word >>> 24) & 255, (word >>> 16) & 255, (word >>> 8) & 255, word & 255); });
    return out;
  }

  function base64(bytes) { return window.btoa(String.fromCharCode.apply(null, bytes)); }

  function fromBase64(text) {
    var plain = window.atob(text), bytes = new Uint8Array(plain.length), at;
    for (at = 0; at < plain.length; at += 1) { bytes[at] = plain.charCodeAt(at); }
    return bytes;
  }

  /* The short code that people compare: the first ten bytes in the letters of RFC 4648. */
  function codeOf(text) {
    var bits = "", code = "", at;
    sha256(text).slice(0, 10).forEach(function (byte) { bits += (byte + 256).toString(2).slice(1); });
    for (at = 0; at < 80; at += 5) { code += (at && at % 20 === 0 ? "-" : "") + LETTERS.charAt(parseInt(bits.substr(at, 5), 2)); }
    return code;
  }

  /* --- Ed25519 ------------------------------------------------------------------------------------ */

  function verify(key, text, sig, done) {
    subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]).then(function (imported) {
      return subtle.verify({ name: "Ed25519" }, imported, sig, new Uint8Array(bytesOf(text)));
    }).then(function (good) { done(Boolean(good)); }, function () { done(false); });
  }

  /* done(true) where this browser says the right thing of a signature that everybody knows. */
  function able(done) {
    if (asked !== null) { done(asked); return; }
    calls.push(done);
    if (calls.length > 1) { return; }
    function answered(good) {
      var waiting = calls;
      asked = good;
      calls = [];
      waiting.forEach(function (call) { call(good); });
    }
    if (!subtle || !window.atob || !window.Uint8Array) { answered(false); return; }
    verify(fromBase64(KNOWN.key), KNOWN.text, fromBase64(KNOWN.sig), answered);
  }

  /* The raw key of a verifier key ``name+id+base64(0x01 key)``. */
  function keyOf(verifier) { return fromBase64(verifier.split("+").slice(2).join("+")).slice(1); }

  /* done("signed"), done("chain") where only the hashes could be checked, done("bad"). */
  function judge(verifier, text, sig, hashes, done) {
    if (!hashes) { done("bad"); return; }
    able(function (can) {
      if (!can || !verifier) { done("chain"); return; }
      try { verify(keyOf(verifier), text, sig, function (good) { done(good ? "signed" : "bad"); }); } catch (error) { done("bad"); }
    });
  }

  function receipt(given, code, verifier, done) {
    var text = "yishiting-receipt/1\n" + JSON.stringify({ poll: given.poll, ballot_id: given.ballot_id,
      entry_hash: given.entry_hash, seq: given.seq, prev: given.prev });
    judge(verifier, text, fromBase64(given.sig), code === null || codeOf(text) === code, done);
  }

  /* A signed note in parts; null where it is none of this poll. */
  function read(note, poll) {
    var halves = String(note).split("\n\n"), lines = halves[0].split("\n"), mark = (halves[1] || "").split(" ");
    if (halves.length !== 2 || lines[0] !== poll || !(parseInt(lines[1], 10) > 0) || mark[1] !== poll || !mark[2]) { return null; }
    return { size: parseInt(lines[1], 10), root: lines[2], prev: (lines[3] || "").replace(/^prev /, ""), text: halves[0] + "\n", sig: mark[2].replace(/\n$/, "") };
  }

  function note(parts, verifier, done) { judge(verifier, parts.text, fromBase64(parts.sig).slice(4), true, done); }

  window.yishitingSigned = {
    receipt: receipt, note: note, read: read, codeOf: codeOf, able: able,
    digest: function (text) { return base64(sha256(text)); }
  };
}());
