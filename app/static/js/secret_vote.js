/* A secret ballot: the credential made beforehand, the choice sealed on this phone, its code shown,
   then cast by vote.js as any ballot is, or opened to check and never cast. Where heads and area are
   two boxes, the same choice is sealed once for each, and both travel as one text. */
import { codeOf } from "./belenios/codes.js";
import { newCredential, seal, sha256Hex } from "./belenios/booth.js";

const PREFIX = "yishiting.credentials.";

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
    this.elections = JSON.parse(this.part("election").textContent).map((text) => JSON.parse(text));
    this.form = this.part("send");
    this.ticks = Array.from(root.querySelectorAll("[data-tick]"));
    this.most = Number(root.dataset.most);
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
    this.root.addEventListener("change", () => { this.hold(this.ticks.some((one) => one.checked)); });
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) { return; }
      if (button.dataset.choose) { this.choose([Number(button.dataset.choose)], button.dataset.label); }
      if (button.dataset.part === "seal") { this.chooseTicked(); }
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

  chooseTicked() {
    const ticked = this.ticks.filter((one) => one.checked);
    if (ticked.length > this.most) { this.say("saidMost"); return; }
    const label = ticked.map((one) => one.dataset.label).join(this.root.dataset.and) || this.root.dataset.saidNone;
    this.choose(ticked.map((one) => Number(one.dataset.tick)), label);
  }

  async choose(chosen, label) {
    this.hold(true);
    this.part("buttons").hidden = true;
    this.say("saidSealing");
    await later(30);
    const marks = this.elections[0].questions[0].answers.map((_, place) => (chosen.includes(place) ? 1 : 0));
    this.sealed = this.elections.map((election) => seal(election, this.secret(), [marks]));
    this.trackers = this.sealed.map((one) => sha256Hex(one.text));
    this.label = label;
    this.form.elements.ballot_id.value = this.trackers[0];
    this.form.elements.choice.value = this.sealed.map((one) => one.text).join(" ");
    this.part("chosen").textContent = label;
    this.part("code").textContent = this.codes();
    this.part("confirm").hidden = false;
    this.say("");
    this.part("confirm").focus();
  }

  codes() { return this.trackers.map(codeOf).join("\n"); }

  async audit() {
    let answer;
    try {
      answer = await post(this.root.dataset.urlSpoil, { tracker: this.trackers.join(" ") }, this.form.elements.csrf_token.value);
    } catch (error) { this.say("saidLine"); return; }
    if (!answer.ok) { this.say([answer.error.what, answer.error.why].join(" ")); return; }
    this.form.elements.choice.value = "";
    this.form.elements.ballot_id.value = "";
    this.part("confirm").hidden = true;
    this.part("inside").textContent = this.label;
    this.part("opened-code").textContent = this.codes();
    this.part("opened").hidden = false;
    this.part("opened").focus();
  }

  save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.sealed.map((one) => one.reveal).join("\n")], { type: "application/json" }));
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
