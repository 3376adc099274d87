/* Keeps a ballot on the phone until a signed receipt is held for it, and sends it until then.
   The ballot's number is made here, so that sending it again can never count twice. Without this
   file the same three buttons lead through pages. Old phone browsers run it: ES5, features tested. */
(function () {
  "use strict";
  var doc = document, live = null, kept = null, signed = null, PREFIX = "yishiting.ballot.", KEPT = "yishiting.receipt.";
  var WAIT = 20000, AGAIN = 2000, PROVING = 20000, underWay = {}, caughtUp = {}, timer = null, pressed = null;
  var PASSING = { server: 1, too_many: 1, sign_in: 1, stale_page: 1, busy: 1, ledger_altered: 1 };

  /* --- what the phone keeps ------------------------------------------------------------------ */

  /* Receipts are kept where other tabs are told of a change; ballots that wait are in keeping.js. */
  function keepReceipt(ballot, held) {
    try { window.localStorage.setItem(keyOf(KEPT, ballot.poll, ballot.voter), JSON.stringify(held)); } catch (error) { return; }
  }

  function receiptOf(poll, voter) {
    try { return JSON.parse(window.localStorage.getItem(keyOf(KEPT, poll, voter))); } catch (error) { return null; }
  }

  function keyOf(prefix, poll, voter) { return prefix + poll + "." + voter; }

  /* Whose phone it is now: a ballot is sent only for the voter who made it (a family may share). */
  function seats() {
    var found = [];
    live.each(doc.querySelectorAll("[data-seat]"), function (element) {
      found.push({ poll: element.getAttribute("data-seat"), voter: element.getAttribute("data-voter") });
    });
    return found;
  }

  /* act(ballot) for each that waits. */
  function eachWaiting(act) {
    var seen = {};
    seats().forEach(function (seat) {
      var key = keyOf(PREFIX, seat.poll, seat.voter);
      if (seen[key]) { return; }
      seen[key] = true;
      kept.get(key, function (ballot) { if (ballot) { act(ballot); } });
    });
  }

  function number() {
    var bytes = new Uint8Array(16), text = "", at;
    if (window.crypto && window.crypto.getRandomValues) { window.crypto.getRandomValues(bytes); }
    else { for (at = 0; at < 16; at += 1) { bytes[at] = Math.floor(Math.random() * 256); } }
    for (at = 0; at < 16; at += 1) { text += (bytes[at] + 256).toString(16).slice(1); }
    return text;
  }

  /* --- the receipt ---------------------------------------------------------------------------- */

  function looksRight(receipt, ballot) {
    return Boolean(receipt) && receipt.poll === ballot.poll && receipt.ballot_id === ballot.ballot_id &&
      /^[0-9a-f]{64}$/.test(receipt.entry_hash) && /^[0-9a-f]{64}$/.test(receipt.prev) &&
      receipt.seq > 0 && receipt.seq % 1 === 0 && typeof receipt.sig === "string" && /^[0-9A-Za-z+\/]{86}==$/.test(receipt.sig);
  }

  /* done("signed"), "chain" where this browser knows no such signatures, or "bad". */
  function check(ack, ballot, done) {
    if (!looksRight(ack.receipt, ballot)) { done("bad"); return; }
    signed.receipt(ack.receipt, ballot.sealed ? null : ack.code, ballot.key, done);
  }

  /* Beside the receipt on the page: how far this phone has checked it. */
  function sayChecked() {
    live.each(doc.querySelectorAll("[data-checked]"), function (place) {
      var held = receiptOf(place.getAttribute("data-checked"), place.getAttribute("data-voter"));
      place.textContent = (held && place.getAttribute("data-said-" + held.how)) || "";
    });
  }

  /* --- sending ---------------------------------------------------------------------------------- */

  function post(ballot, done) {
    var token = doc.querySelector("input[name=csrf_token]"), request = new XMLHttpRequest();
    if (!token) { done(null); return; }
    request.open("POST", "/v/" + ballot.poll + "/cast");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.timeout = WAIT;
    request.onload = function () {
      try { done(JSON.parse(request.responseText)); } catch (error) { done(null); }
    };
    request.onerror = request.ontimeout = function () { done(null); };
    request.send(["csrf_token", "voter", "ballot_id", "choice"].map(function (name) {
      return name + "=" + encodeURIComponent(name === "csrf_token" ? token.value : ballot[name]);
    }).join("&"));
  }

  function send(ballot) {
    if (underWay[ballot.ballot_id]) { return; }
    underWay[ballot.ballot_id] = true;
    say(ballot.poll, "sending");
    rest(ballot.poll, true);
    function answered(ack) {
      delete underWay[ballot.ballot_id];
      answer(ballot, ack);
    }
    if (!live.connected()) { post(ballot, answered); return; }
    live.emit("votes.cast", { poll: ballot.poll, voter: ballot.voter, ballot_id: ballot.ballot_id, choice: ballot.choice },
      WAIT, function (late, ack) {
        if (late && live.connected()) { live.redial(); } // while the answer may still come nothing is sent again
        answered(late ? null : ack);
      });
  }

  function answer(ballot, ack) {
    var error = ack && !ack.ok && ack.error;
    if (ack && ack.ok) { received(ballot, ack); return; }
    rest(ballot.poll, false);
    if (error && error.code === "received") { say(ballot.poll, "received"); closeAsking(ballot.poll); later(PROVING); return; }
    if (!error || PASSING[error.code]) { say(ballot.poll, "kept"); later(); return; }
    kept.drop(keyOf(PREFIX, ballot.poll, ballot.voter), function () { return; });
    if (error.code === "already_voted") { live.refresh(true); return; }
    tell(ballot.poll, [error.what, error.why, error.remedy].join(" "), error.link);
    if (error.code === "closed") { live.each(boxes(ballot.poll), shut); live.refresh(false); }
  }

  /* Nobody must miss that their ballot came too late: the sentence stays until they look further. */
  function shut(box) {
    asking(box).hidden = true;
    hold(box, true);
  }

  function received(ballot, ack) {
    check(ack, ballot, function (how) {
      if (how === "bad") { rest(ballot.poll, false); say(ballot.poll, "unsigned"); return; }
      keepReceipt(ballot, { receipt: ack.receipt, code: ack.code, how: how });
      kept.drop(keyOf(PREFIX, ballot.poll, ballot.voter), function () {
        closeAsking(ballot.poll);
        rest(ballot.poll, true);
        say(ballot.poll, "taken");
        showReceipt();
      });
    });
  }

  /* The page with the receipt; on a slow line it may take more than one asking. */
  function showReceipt() {
    live.refresh(true, function (fine) { if (!fine) { setTimeout(showReceipt, AGAIN); } });
  }

  function flush() {
    timer = null;
    eachWaiting(send);
  }

  /* A page drawn just before the ballot was taken, and opened just after: its receipt is here already. */
  function catchUp() {
    live.each(doc.querySelectorAll("[data-ballot]"), function (box) {
      var seat = keyOf("", box.getAttribute("data-ballot"), box.getAttribute("data-voter"));
      var choosing = part(box, "held") && part(box, "held").checked;
      if (!choosing && !caughtUp[seat] && window.localStorage.getItem(KEPT + seat)) { caughtUp[seat] = true; live.refresh(true); }
    });
  }

  function later(wait) {
    if (!timer) { timer = setTimeout(flush, (wait || AGAIN) * (0.5 + Math.random())); }
  }

  /* --- asking ------------------------------------------------------------------------------------ */

  function boxes(poll) { return doc.querySelectorAll("[data-ballot=\"" + poll + "\"]"); }
  function part(box, name) { return box.querySelector("[data-part=" + name + "]"); }

  /* What is refused, and the way to what would make it possible, where there is a page for it. */
  function tell(poll, text, link) {
    live.each(boxes(poll), function (box) {
      var said = part(box, "said"), way = doc.createElement("a");
      said.textContent = text;
      if (!link || link.charAt(0) !== "/") { return; }
      way.href = link;
      way.className = "tap";
      way.textContent = box.getAttribute("data-said-way");
      said.appendChild(doc.createTextNode(" "));
      said.appendChild(way);
    });
  }

  function say(poll, word) {
    live.each(boxes(poll), function (box) { part(box, "said").textContent = box.getAttribute("data-said-" + word) || ""; });
  }

  /* A ticked box that nobody sees tells live.js that somebody is choosing: nothing is swapped. */
  function hold(box, on) {
    var held = part(box, "held");
    held.disabled = !on;
    held.checked = on;
  }

  /* Where one chooses: buttons for one answer, or a form of several parts. */
  function asking(box) { return part(box, "fill") || box.querySelector(".vote-buttons"); }

  /* While a ballot is on its way, and until its receipt is on the page, there is nothing to choose. */
  function rest(poll, on) { live.each(boxes(poll), function (box) { asking(box).hidden = on; }); }

  function ask(box, choice, label, lines) {
    var form = part(box, "send"), list = part(box, "lines");
    form.elements.choice.value = choice;
    part(box, "chosen").textContent = label;
    while (list && list.firstChild) { list.removeChild(list.firstChild); }
    (lines || []).forEach(function (line) { list.appendChild(doc.createElement("li")).textContent = line; });
    asking(box).hidden = true;
    part(box, "confirm").hidden = false;
    part(box, "said").textContent = "";
    hold(box, true);
    part(box, "confirm").focus();
  }

  function stopAsking(box) {
    part(box, "confirm").hidden = true;
    asking(box).hidden = false;
    hold(box, false);
  }

  function closeAsking(poll) { live.each(boxes(poll), stopAsking); }

  function confirmed(box) {
    var poll = box.getAttribute("data-ballot"), voter = box.getAttribute("data-voter"), key = keyOf(PREFIX, poll, voter);
    var fields = part(box, "send").elements, sealed = box.hasAttribute("data-secret"); // a new sealed ballot replaces the last
    var ballot = { poll: poll, voter: voter, ballot_id: fields.ballot_id.value || number(),
      key: box.getAttribute("data-key"), choice: fields.choice.value, sealed: sealed };
    stopAsking(box);
    if (sealed) { kept.put(key, ballot, function () { send(ballot); }); } else { kept.claim(key, ballot, send); }
  }

  function boxOf(element) {
    while (element && element !== doc) {
      if (element.getAttribute && element.getAttribute("data-ballot")) { return element; }
      element = element.parentNode;
    }
    return null;
  }

  function onClick(event) {
    var at = event.target, box;
    while (at && at !== doc && at.tagName !== "BUTTON") { at = at.parentNode; }
    pressed = at && at !== doc ? at : null;
    box = pressed && boxOf(pressed);
    if (box && pressed.getAttribute("data-part") === "back") { stopAsking(box); asking(box).querySelector("button").focus(); }
  }

  /* Ask about all that a form of several parts says; what is no whole ballot is said at once. */
  function filled(box, form, button) {
    var found = button && button.name === "blank" ? { choice: "abstain", lines: [] } : window.yishitingBallot(form, box.getAttribute("data-asks"));
    if (!found) { part(box, "said").textContent = form.getAttribute("data-wrong"); return; }
    ask(box, found.choice, found.lines.length ? "" : button.getAttribute("data-label"), found.lines);
  }

  function onSubmit(event) {
    var form = event.target, box = boxOf(form), button = event.submitter || (pressed && pressed.form === form ? pressed : null);
    if (!box || event.defaultPrevented) { return; }
    if (form === part(box, "send")) { event.preventDefault(); confirmed(box); return; }
    if (button && button.name === "choice") {
      event.preventDefault();
      ask(box, button.value, button.getAttribute("data-label"));
    }
    if (form === part(box, "fill") && window.yishitingBallot) { event.preventDefault(); filled(box, form, button); }
  }

  /* The sum of the projects that are ticked, and what of the budget remains; the server checks it. */
  function onChange(event) {
    var box = event.target, sum = 0;
    while (box && box !== doc && !(box.getAttribute && box.getAttribute("data-budget"))) { box = box.parentNode; }
    if (!box || box === doc) { return; }
    live.each(box.querySelectorAll("[data-cost]"), function (project) {
      if (project.checked) { sum += Number(project.getAttribute("data-cost")); }
    });
    part(box, "running").hidden = false;
    part(box, "sum").textContent = sum;
    part(box, "left").textContent = Number(box.getAttribute("data-budget")) - sum;
  }

  doc.addEventListener("DOMContentLoaded", function () {
    live = window.yishiting;
    kept = window.yishitingKept;
    signed = window.yishitingSigned;
    if (!live || !kept || !signed || !window.JSON || !window.XMLHttpRequest) { return; }
    doc.addEventListener("click", onClick, true);
    doc.addEventListener("submit", onSubmit);
    doc.addEventListener("change", onChange);
    doc.addEventListener("live:swapped", function () { flush(); sayChecked(); });
    sayChecked();
    doc.addEventListener("visibilitychange", function () { if (!doc.hidden) { flush(); } });
    window.addEventListener("online", flush);
    window.addEventListener("storage", function (event) {
      if (event.key && event.key.indexOf(KEPT) === 0) { live.refresh(false); }
    });
    setTimeout(function () { flush(); catchUp(); }, 300);
  });
}());
