/* A secret ballot: the credential made beforehand, the choice sealed on this phone, its code shown,
   then cast by vote.js as any ballot is, or opened to check and never cast. */
import { newCredential, seal, sha256Hex } from "./belenios/booth.js";

const PREFIX = "yishiting.credentials.";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* A family may share a phone: every credential of a poll is kept, told apart by its public half. */
function kept(uuid) {
  try { return JSON.parse(localStorage.getItem(PREFIX + uuid)) || []; } catch (error) { return []; }
}

function keep(uuid, credential) {
  localStorage.setItem(PREFIX + uuid, JSON.stringify([...kept(uuid), credential]));
}

function later(milliseconds) { return new Promise((done) => { setTimeout(done, milliseconds); }); }

async function post(address, fields, token) {
  const body = new URLSearchParams(fields);
  body.append("csrf_token", token);
  const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  return response.json();
}

/* The short code of a ballot: RFC 4648 base32 of the first ten bytes of its hash. */
function codeOf(tracker) {
  let bits = BigInt("0x" + tracker.slice(0, 20)), text = "";
  for (let at = 0; at < 16; at += 1) { text = LETTERS[Number(bits & 31n)] + text; bits >>= 5n; }
  return text.match(/.{4}/g).join("-");
}

/* --- before the opening ----------------------------------------------------------------------- */

async function offer(span) {
  if (span.dataset.begun) { return; }
  span.dataset.begun = "1";
  const uuid = span.dataset.offer;
  if (kept(uuid).some((one) => one.public === span.dataset.offered)) { return; }
  await later(200);
  const made = newCredential();
  keep(uuid, { secret: made.secret, public: made.public });
  try { await post(span.dataset.url, { public: made.public }, span.dataset.token); } catch (error) { delete span.dataset.begun; }
}

/* --- the booth -------------------------------------------------------------------------------- */

class Booth {
  constructor(root) {
    this.root = root;
    this.election = JSON.parse(JSON.parse(this.part("election").textContent));
    this.form = this.part("send");
    this.choices = root.querySelectorAll("[data-choose]");
  }

  part(name) { return this.root.querySelector(`[data-part=${name}]`); }

  say(word) { this.part("said").textContent = word ? this.root.dataset[word] || word : ""; }

  secret() {
    const mine = kept(this.root.dataset.secret).find((one) => one.public === this.root.dataset.public);
    return mine ? mine.secret : this.root.dataset.secretKey;
  }

  begin() {
    if (!this.secret()) { this.say("saidNokey"); return; }
    this.part("buttons").hidden = false;
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) { return; }
      if (button.dataset.choose) { this.choose(button); }
      if (button.dataset.part === "audit") { this.audit(); }
      if (button.dataset.part === "save") { this.save(); }
      if (button.dataset.part === "anew") { this.anew(); }
      if (button.dataset.part === "back") { this.back(); }
    });
  }

  /* A ticked box that nobody sees tells live.js that somebody is choosing: nothing is swapped. */
  hold(on) {
    this.part("held").disabled = !on;
    this.part("held").checked = on;
  }

  async choose(button) {
    this.hold(true);
    this.part("buttons").hidden = true;
    this.say("saidSealing");
    await later(30);
    const marks = Array.from(this.choices, (one) => (one === button ? 1 : 0));
    this.sealed = seal(this.election, this.secret(), [marks]);
    this.label = button.dataset.label;
    const tracker = sha256Hex(this.sealed.text);
    this.form.elements.ballot_id.value = tracker;
    this.form.elements.choice.value = this.sealed.text;
    this.part("chosen").textContent = this.label;
    this.part("code").textContent = codeOf(tracker);
    this.part("confirm").hidden = false;
    this.say("");
    this.part("confirm").focus();
  }

  async audit() {
    const tracker = this.form.elements.ballot_id.value;
    let answer;
    try {
      answer = await post(this.root.dataset.urlSpoil, { tracker }, this.form.elements.csrf_token.value);
    } catch (error) { this.say("saidLine"); return; }
    if (!answer.ok) { this.say([answer.error.what, answer.error.why].join(" ")); return; }
    this.form.elements.choice.value = "";
    this.form.elements.ballot_id.value = "";
    this.part("confirm").hidden = true;
    this.part("inside").textContent = this.label;
    this.part("opened-code").textContent = codeOf(tracker);
    this.part("opened").hidden = false;
    this.part("opened").focus();
  }

  save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.sealed.reveal], { type: "application/json" }));
    link.download = "opened-ballot.json";
    document.body.appendChild(link);
    link.click();
    link.remove();
  }

  /* vote.js does the rest where the ballot is the reader's own; at the desk nobody else does. */
  back() {
    this.part("confirm").hidden = true;
    this.anew();
  }

  anew() {
    this.part("opened").hidden = true;
    this.part("buttons").hidden = false;
    this.hold(false);
  }
}

function start() {
  document.querySelectorAll("[data-offer]").forEach(offer);
  document.querySelectorAll("[data-secret]").forEach((root) => {
    if (root.dataset.begun) { return; }
    root.dataset.begun = "1";
    new Booth(root).begin();
  });
}

document.addEventListener("live:swapped", start);
start();
