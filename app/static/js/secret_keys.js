/* A teller's key: made here, kept here, its encrypted backup downloaded and tried, and the teller's
   part of the sum opened with it. The private key never leaves the phone but under the code. */
import { decrypt, newTrusteeKey, publicOf, randomBytes, sha256Hex } from "./belenios/trustee.js";

const PREFIX = "yishiting.trustee.";
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const FORMAT = "yishiting-trustee-backup/1";

function kept(uuid) {
  try { return JSON.parse(localStorage.getItem(PREFIX + uuid)); } catch (error) { return null; }
}

function keep(uuid, key) { localStorage.setItem(PREFIX + uuid, JSON.stringify(key)); }

/* --- the backup: the key behind a mask that only the code gives ------------------------------- */

function newCode() {
  const letters = Array.from(randomBytes(24), (byte) => LETTERS[byte & 31]).join("");
  return letters.match(/.{4}/g).join("-");
}

function readCode(typed) {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return (letters.match(/.{1,4}/g) || []).join("-");
}

/* 120 random bits, used for one key only: its hash hides the key as a one-time pad does. */
function mask(uuid, code) { return BigInt("0x" + sha256Hex(`${FORMAT}|${uuid}|${code}`)); }

function backupOf(uuid, key) {
  const hidden = (BigInt(key.private) ^ mask(uuid, key.code)).toString(16).padStart(64, "0");
  return JSON.stringify({ format: FORMAT, poll: uuid, public_key: key.public, masked: hidden });
}

/* The private key that a backup gives with this code, or null where they do not fit. */
function restored(uuid, text, typed) {
  try {
    const backup = JSON.parse(text);
    if (backup.format !== FORMAT || backup.poll !== uuid) { return null; }
    const secret = BigInt("0x" + backup.masked) ^ mask(uuid, readCode(typed));
    return publicOf(secret) === backup.public_key ? { private: String(secret), public: backup.public_key } : null;
  } catch (error) { return null; }
}

/* --- the page --------------------------------------------------------------------------------- */

class Station {
  constructor(root) {
    this.root = root;
    this.uuid = root.dataset.poll;
  }

  part(name) { return this.root.querySelector(`[data-part=${name}]`); }

  say(word) { this.part("said").textContent = word ? this.root.dataset[word] || word : ""; }

  step(name) {
    this.root.querySelectorAll("[data-step]").forEach((one) => { one.hidden = one.dataset.step !== name; });
    const shown = this.root.querySelector(`[data-step=${name}]`);
    if (name === "backup") {
      this.part("code").textContent = kept(this.uuid).code;
      this.part("text").value = backupOf(this.uuid, kept(this.uuid));
    }
    return shown;
  }

  async post(address, fields) {
    const body = new URLSearchParams(fields);
    body.append("csrf_token", this.root.querySelector("[name=csrf_token]").value);
    let answer;
    try {
      const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
      answer = await response.json();
    } catch (error) { this.say("saidLine"); return false; }
    if (answer.ok) { return true; }
    const said = answer.error || {};
    this.say([said.what, said.why, said.remedy].filter(Boolean).join(" "));
    return false;
  }

  async backup() {
    const file = this.part("file").files[0];
    const text = file ? await file.text() : this.part("pasted").value;
    return restored(this.uuid, text, this.part("typed").value);
  }

  begin() {
    const key = kept(this.uuid), known = this.root.dataset.public;
    if (this.root.dataset.trustee === "open") {
      this.step(key && key.public === known ? "ready" : "restore");
    } else if (key && known && key.public === known) {
      this.step(key.saved ? "try" : "backup");
    } else {
      this.step("start");
      if (known) { this.say("saidOther"); }
    }
  }

  async make() {
    this.say("saidWorking");
    await new Promise((done) => { setTimeout(done, 30); });
    const made = newTrusteeKey();
    const key = { private: made.private, public: made.public, code: newCode() };
    if (!await this.post(this.root.dataset.urlKey, { key: made.text })) { return; }
    keep(this.uuid, key);
    this.root.dataset.public = key.public;
    this.say("");
    this.step("backup");
  }

  download() {
    const link = document.createElement("a"), blob = new Blob([backupOf(this.uuid, kept(this.uuid))], { type: "application/json" });
    link.href = URL.createObjectURL(blob);
    link.download = `key-${this.root.dataset.number}-${this.uuid.slice(0, 6)}.json`;
    document.body.appendChild(link);
    link.click();
    link.remove();
    this.copied();
  }

  copied() {
    keep(this.uuid, Object.assign(kept(this.uuid), { saved: true }));
    this.step("try");
  }

  again() { this.step("backup"); }

  async try() {
    const key = await this.backup();
    if (!key || key.public !== this.root.dataset.public) { this.say("saidWrong"); return; }
    if (!await this.post(this.root.dataset.urlTried, { public_key: key.public })) { return; }
    keep(this.uuid, key); // the code leaves the phone's memory: it stands on paper
    location.reload();
  }

  async restore() {
    const key = await this.backup();
    if (!key || key.public !== this.root.dataset.public) { this.say("saidWrong"); return; }
    keep(this.uuid, key);
    this.say("");
    this.step("ready");
  }

  async open() {
    this.say("saidWorking");
    await new Promise((done) => { setTimeout(done, 30); });
    const [elections, tallies] = ["election", "tally"].map((name) => JSON.parse(this.part(name).textContent).map((text) => JSON.parse(text)));
    const text = elections.map((election, i) => decrypt(election, tallies[i], kept(this.uuid).private)).join(" ");
    if (await this.post(this.root.dataset.urlOpen, { part: text })) { location.reload(); }
  }
}

function start() {
  document.querySelectorAll("[data-trustee]").forEach((root) => {
    if (root.dataset.begun) { return; }
    root.dataset.begun = "1";
    const station = new Station(root);
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button && root.contains(button)) { station[button.dataset.do](); }
    });
    station.begin();
  });
}

document.addEventListener("live:swapped", start);
start();
