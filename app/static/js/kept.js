/* A button pressed without a line is kept in sight and sent once the line is back, under the same
   name (field press), so that it is carried out once however often it is sent. */
(function () {
  "use strict";
  var STORE = "kept-acts", OLD = 600000, WAIT = 15000, AGAIN = 3000, SHOWN = 6000;
  var doc = document, live = window.yishiting, box = doc.getElementById("kept"), kept = [], busy = false;
  if (!live || !box) { return; }
  var reader = box.getAttribute("data-reader");

  function say(name) { return box.getAttribute("data-" + name) || ""; }

  function save() {
    var waiting = kept.filter(function (one) { return !one.answered; });
    try { sessionStorage.setItem(STORE, JSON.stringify(waiting)); } catch (error) { return; }
  }

  function read() {
    var found;
    try { found = JSON.parse(sessionStorage.getItem(STORE) || "[]"); } catch (error) { found = []; }
    return found.filter(function (one) { return one.reader === reader; });
  }

  function old(one) { return Date.now() - one.at > OLD && !one.asked; }

  function button(line, word, act) {
    var made = doc.createElement("button");
    made.type = "button";
    made.className = "btn btn-outline-primary";
    made.textContent = say(word);
    made.addEventListener("click", act);
    line.appendChild(made);
    line.appendChild(doc.createTextNode(" "));
  }

  function words(line, list) {
    list.forEach(function (text, place) {
      var part = doc.createElement(place ? "p" : "strong");
      if (!text) { return; }
      part.textContent = text;
      line.appendChild(part);
    });
  }

  function lineOf(one) {
    var line = doc.createElement("div");
    line.className = "kept-one" + (one.refused ? " kept-refused" : "");
    if (one.refused) { words(line, [say("refused").replace("{act}", one.label)].concat(one.refused)); }
    else if (one.answered) { words(line, [say("sent").replace("{act}", one.label)]); }
    else { words(line, [say(old(one) ? "old" : "waiting").replace("{act}", one.label), say(old(one) ? "old-why" : "waiting-why")]); }
    if (!one.answered && old(one)) { button(line, "send", function () { one.asked = true; show(); deliver(); }); }
    if (one.refused) { button(line, "known", function () { drop(one); }); }
    else if (!one.answered) { button(line, "drop", function () { drop(one); }); }
    return line;
  }

  function show() {
    while (box.firstChild) { box.removeChild(box.firstChild); }
    kept.forEach(function (one) { box.appendChild(lineOf(one)); });
  }

  function drop(one) {
    kept = kept.filter(function (other) { return other !== one; });
    save();
    show();
  }

  function answered(one, ack) {
    one.answered = true;
    if (!ack.ok) { one.refused = [ack.error.what, ack.error.why, ack.error.remedy]; }
    else { setTimeout(function () { drop(one); }, SHOWN); }
    save();
    show();
    if (ack.ok && say("next")) { location.assign(say("next")); } else { live.refresh(true); }
  }

  function encoded(fields) {
    return Object.keys(fields).map(function (name) {
      return [].concat(fields[name]).map(function (value) { return encodeURIComponent(name) + "=" + encodeURIComponent(value); }).join("&");
    }).join("&");
  }

  function byForm(one, done) {
    var request = new XMLHttpRequest();
    request.open("POST", one.action);
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.setRequestHeader("Accept", "application/json;q=1, text/html;q=0.5");
    request.timeout = WAIT;
    request.onload = function () {
      var ack;
      if (request.status < 400) { done({ ok: true }); return; }
      try { ack = JSON.parse(request.responseText); } catch (error) { ack = null; }
      done(request.status < 500 && ack && ack.error ? ack : null);
    };
    request.onerror = request.ontimeout = function () { done(null); };
    request.send(encoded(one.fields) + "&csrf_token=" + encodeURIComponent(one.csrf));
  }

  function bySocket(one, done) {
    live.emit(one.act, one.fields, WAIT, function (late, ack) { done(late || !ack || (ack.error && ack.error.status >= 500) ? null : ack); });
  }

  function deliver() {
    var next = kept.filter(function (one) { return !one.answered && !old(one); })[0];
    if (busy || !next || navigator.onLine === false) { return; }
    busy = true;
    (live.connected() ? bySocket : byForm)(next, function (ack) {
      busy = false;
      if (kept.indexOf(next) < 0) { return; }
      if (ack) { answered(next, ack); deliver(); }
    });
  }

  /* Whether the form can be kept: it names its pressing and carries nothing that cannot be stored. */
  live.keep = function (form, fields, label) {
    var csrf = form.elements.csrf_token;
    if (!form.elements.press) { return false; }
    kept = kept.filter(function (one) { return one.fields.press !== fields.press; });
    kept.push({
      act: form.getAttribute("data-act"), action: form.getAttribute("action"), fields: fields,
      csrf: csrf ? csrf.value : "", label: label, reader: reader, at: Date.now()
    });
    save();
    show();
    deliver();
    return true;
  };

  kept = read();
  show();
  deliver();
  doc.addEventListener("live:connected", deliver);
  window.addEventListener("online", deliver);
  setInterval(deliver, AGAIN);
}());
