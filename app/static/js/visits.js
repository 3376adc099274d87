/* At the door: keeps every answer on the phone, sends it when there is a network, and forgets it only
   when the house said that it has it. The number of a sheet is made here, so that sending it again
   changes nothing; a sheet is sent only while its writer is signed in. Without this file the same
   buttons are plain forms. Old phone browsers run it: ES5, features tested. */
(function () {
  "use strict";
  var doc = document, root = doc.getElementById("visits");
  if (!root || !window.JSON || !window.XMLHttpRequest || !doc.querySelectorAll || !root.getAttribute) { return; }
  var PREFIX = "yishiting.visit.", DRAFT = "yishiting.visitdraft.";
  var WAIT = 10000, AGAIN = 15000;
  var person = root.getAttribute("data-person"), questionnaire = root.getAttribute("data-questionnaire");
  var memory = {}, underWay = false, timer = null, why = "", open = null, stored = true;

  function say(name, values) {
    var text = root.getAttribute("data-said-" + name) || "", key;
    for (key in values || {}) { text = text.replace("{" + key + "}", values[key]); }
    return text;
  }
  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function part(name, within) { return (within || doc).querySelector("[data-part=" + name + "]"); }
  function show(element, on) { if (element) { element.hidden = !on; } }
  function write(name, text) { var at = part(name); if (at) { at.textContent = text; show(at, Boolean(text)); } }

  /* --- what the phone keeps --------------------------------------------------------------------- */

  function storage() {
    try { return window.localStorage; } catch (error) { return null; }
  }

  /* True when it is safe even if the page is closed; else it lives as long as the page. */
  function put(key, value) {
    memory[key] = value;
    try { storage().setItem(key, JSON.stringify(value)); return storage().getItem(key) !== null; } catch (error) { return false; }
  }

  function get(key) {
    try { return JSON.parse(storage().getItem(key)) || memory[key] || null; } catch (error) { return memory[key] || null; }
  }

  function drop(key) {
    delete memory[key];
    try { storage().removeItem(key); } catch (error) { return; }
  }

  function keys(prefix) {
    var found = {}, at, key, kept = storage();
    for (key in memory) { if (key.indexOf(prefix) === 0) { found[key] = true; } }
    try {
      for (at = 0; at < kept.length; at += 1) {
        key = kept.key(at);
        if (key.indexOf(prefix) === 0) { found[key] = true; }
      }
    } catch (error) { stored = false; }
    return Object.keys(found);
  }

  function keyOf(item) { return PREFIX + item.person + "." + item.questionnaire + "." + item.id; }

  function mine() {
    return keys(PREFIX + person + ".").map(get).filter(Boolean).sort(function (a, b) { return a.told_at - b.told_at; });
  }

  function others() { return keys(PREFIX).length - keys(PREFIX + person + ".").length; }

  function waitingFor(household) {
    return mine().filter(function (item) { return item.questionnaire === questionnaire && item.household === household; });
  }

  function number() {
    var bytes = new Uint8Array(16), text = "", at;
    if (window.crypto && window.crypto.getRandomValues) { window.crypto.getRandomValues(bytes); }
    else { for (at = 0; at < 16; at += 1) { bytes[at] = Math.floor(Math.random() * 256); } }
    for (at = 0; at < 16; at += 1) { text += (bytes[at] + 256).toString(16).slice(1); }
    return text;
  }

  /* Where the phone refuses, it lives as long as the page, and the page says so. */
  function keepItem(item) {
    if (put(keyOf(item), item)) { return; }
    stored = false;
    root.setAttribute("data-ready", "never");
    write("ready", say("no-store"));
  }

  /* --- sending ------------------------------------------------------------------------------------ */

  function ask(method, address, body, done) {
    var request = new XMLHttpRequest();
    request.open(method, address);
    request.setRequestHeader("Accept", "application/json");
    if (body) { request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded"); }
    request.timeout = WAIT;
    request.onload = function () {
      var answer = null;
      try { answer = JSON.parse(request.responseText); } catch (error) { answer = null; }
      done(request.status, answer);
    };
    request.onerror = request.ontimeout = function () { done(0, null); };
    request.send(body);
  }

  function later() {
    if (!timer) { timer = setTimeout(function () { timer = null; flush(false); }, AGAIN * (0.7 + Math.random() * 0.6)); }
  }

  function stop(reason) {
    underWay = false;
    why = reason;
    later();
    draw();
  }

  /* Whose phone it is now is asked each time: a family, or a whole office, may share one. */
  function flush(again) {
    var items = mine().filter(function (item) { return again || !item.error; });
    if (underWay || !items.length) { draw(); return; }
    underWay = true;
    why = say("sending");
    draw();
    ask("GET", root.getAttribute("data-standing"), null, function (status, standing) {
      if (standing && standing.ok && String(standing.person) === person) { marksAre(standing.marks); sendNext(items, standing.token); }
      else if (standing && standing.ok) { stop(say("other")); }
      else if (status === 401) { stop(say("sign-in")); }
      else if (standing && standing.error && status === 403) { stop([standing.error.what, standing.error.remedy].join(" ")); }
      else { stop(say("offline")); }
    });
  }

  function sendNext(items, token) {
    var item = items.shift(), body;
    if (!item) { underWay = false; why = ""; draw(); return; }
    item = get(keyOf(item));
    if (!item) { sendNext(items, token); return; }
    item.tries += 1;
    put(keyOf(item), item);
    body = ["csrf_token=" + encodeURIComponent(token), "client_id=" + item.id, "household=" + item.household,
      "mark=" + item.mark, "told_at=" + item.told_at].concat(item.fields ? [item.fields] : []).join("&");
    ask("POST", item.send, body, function (status, answer) {
      if (answer && answer.ok && answer.client_id === item.id) { arrived(item, answer); sendNext(items, token); }
      else if (answer && answer.error && answer.error.code !== "stale_page" && (status === 404 || status === 409 || status === 422)) {
        item.error = [answer.error.what, answer.error.why, answer.error.remedy].filter(Boolean).join("；");
        put(keyOf(item), item);
        sendNext(items, token);
      } else if (status === 401) { stop(say("sign-in")); }
      else if (answer && answer.error) { stop([answer.error.what, answer.error.remedy].filter(Boolean).join(" ")); }
      else { stop(say("offline")); }
    });
  }

  function arrived(item, answer) {
    drop(keyOf(item));
    if (item.questionnaire === questionnaire) { mark(item.household, answer.mark); }
    if (answer.standing !== "counted") { write("saved", item.name + "：" + answer.said); }
    draw();
  }

  /* --- what the page shows -------------------------------------------------------------------------- */

  function badge(text, tone) {
    var made = doc.createElement("span");
    made.className = "state state-" + tone;
    made.textContent = text;
    return made;
  }

  function doorOf(household) { return household && doc.querySelector("[data-door=\"" + household + "\"]"); }

  function mark(household, name) {
    var door = doorOf(household), at = door && part("mark", door);
    if (!at) { return; }
    if (name !== "done" && door.getAttribute("data-stands") === "done") { return; }
    door.setAttribute("data-stands", name);
    at.textContent = "";
    at.appendChild(badge(say(name === "refused" ? "refused-mark" : name), { done: "done", not_home: "near" }[name] || "neutral"));
  }

  function marksAre(marks) {
    var household;
    for (household in marks) { mark(household, marks[household]); }
  }

  function draw() {
    var items = mine(), refused = items.filter(function (item) { return item.error; }), list = part("refused"), far = others();
    show(part("box"), items.length > 0);
    write("count", items.length ? say("left", { count: items.length }) : "");
    write("why", items.length ? (why || (refused.length ? say("refused", { count: refused.length }) : "")) : "");
    show(part("sign-in"), Boolean(items.length) && why === say("sign-in"));
    list.textContent = "";
    refused.forEach(function (item) {
      var line = doc.createElement("li");
      line.textContent = item.name + "：" + item.error;
      list.appendChild(line);
    });
    part("copy").value = items.map(asText).join("\n\n");
    write("others", far > 0 ? say("others", { count: far }) : "");
    each(doc.querySelectorAll("[data-door]"), function (door) {
      var kept = waitingFor(door.getAttribute("data-door")), at = part("mark", door), old = at.querySelector("[data-kept]"), made;
      if (old) { at.removeChild(old); }
      if (!kept.length) { return; }
      made = badge(say("waiting"), "near");
      made.setAttribute("data-kept", "");
      at.appendChild(made);
    });
  }

  /* A sheet in words, for a messenger or for paper: as it stands in the form, else as it will be sent. */
  function asText(item) {
    var lines = [item.name + "（" + new Date(item.told_at).toLocaleString() + "）"], values = pairs(item.fields);
    if (item.mark !== "done") { lines.push(say(item.mark === "refused" ? "refused-mark" : item.mark)); return lines.join("\n"); }
    if (item.questionnaire !== questionnaire || !part("form")) { return lines.concat([decodeURIComponent(item.fields || "")]).join("\n"); }
    each(doc.querySelectorAll("[data-question]"), function (box) {
      var name = box.getAttribute("data-question"), head = box.querySelector("legend, label"), said = [];
      (values[name] || []).forEach(function (value) {
        var label = doc.querySelector("label[for=\"" + name + "-" + value + "\"]");
        said.push(label ? label.textContent : value);
      });
      lines.push(head.textContent.replace(/\s+/g, " ") + "：" + said.join("；"));
    });
    return lines.join("\n");
  }

  /* --- the form ------------------------------------------------------------------------------------- */

  function encoded(form) {
    var found = [];
    each(form.elements, function (field) {
      if (!field.name || field.disabled || /^(submit|button)$/.test(field.type)) { return; }
      if (/^(checkbox|radio)$/.test(field.type) && !field.checked) { return; }
      found.push(encodeURIComponent(field.name) + "=" + encodeURIComponent(field.value));
    });
    return found.join("&");
  }

  function pairs(fields) {
    var found = {};
    (fields || "").split("&").forEach(function (pair) {
      var at = pair.indexOf("="), name = decodeURIComponent(pair.slice(0, at));
      if (at > 0) { (found[name] = found[name] || []).push(decodeURIComponent(pair.slice(at + 1))); }
    });
    return found;
  }

  function fill(form, fields) {
    var values = pairs(fields);
    form.reset();
    each(form.elements, function (field) {
      var given = values[field.name];
      if (!field.name || field.type === "hidden" || !given) { return; }
      if (/^(checkbox|radio)$/.test(field.type)) { field.checked = given.indexOf(field.value) >= 0; }
      else { field.value = given[0]; }
    });
  }

  function draftKey() { return DRAFT + person + "." + questionnaire + "." + open.household; }

  function begin(household, name) {
    var kept = household ? waitingFor(household).filter(function (item) { return item.mark === "done"; })[0] : null, form = part("form");
    if (kept && kept.tries) { write("saved", say("tried")); flush(true); return; }
    open = { household: household, name: name, id: kept ? kept.id : number() };
    fill(form, get(draftKey()) || (kept && kept.fields) || "");
    each(form.querySelectorAll("[data-question]"), function (box) { wrong(box, false); });
    show(part("needed"), false);
    show(part("saved"), false);
    write("whom", name);
    show(part("list"), false);
    show(part("sheet"), true);
    part("whom").focus();
  }

  function close(target) {
    open = null;
    show(part("sheet"), false);
    show(part("list"), true);
    if (target) { target.focus(); }
  }

  function wrong(box, on) {
    var error = box.querySelector(".error");
    show(error, on);
    box.className = box.className.replace(/ ?has-error/g, "") + (on ? " has-error" : "");
  }

  function missing(form) {
    var first = null;
    each(form.querySelectorAll("[data-required]"), function (box) {
      var text = box.querySelector("textarea"), empty = text ? !text.value.trim() : !box.querySelector("input:checked");
      wrong(box, empty);
      if (empty && !first) { first = box.querySelector("input, textarea"); }
    });
    return first;
  }

  function itemOf(id, household, name, how, fields) {
    return { id: id, person: person, questionnaire: questionnaire, household: household, name: name, mark: how,
      fields: fields, send: root.getAttribute("data-send"), told_at: Date.now(), tries: 0, error: "" };
  }

  function save(form) {
    var first = missing(form), before = get(PREFIX + person + "." + questionnaire + "." + open.id), item, door;
    show(part("needed"), Boolean(first));
    if (first) { write("needed", say("needed")); first.focus(); return; }
    item = itemOf(before && before.tries ? number() : open.id, open.household, open.name, "done", encoded(form));
    keepItem(item);
    drop(draftKey());
    door = doorOf(open.household);
    close(door && door.querySelector("[data-fill]"));
    kept(item);
  }

  function kept(item) {
    write("saved", say("kept", { name: item.name }));
    why = "";
    draw();
    flush(false);
  }

  /* --- listening ---------------------------------------------------------------------------------------- */

  function buttonOf(event, form) {
    var at = event.submitter || doc.activeElement;
    return at && at.form === form && at.name === "mark" ? at : null;
  }

  each(doc.querySelectorAll("[data-fill]"), function (link) {
    link.addEventListener("click", function (event) {
      var door = doorOf(link.getAttribute("data-household"));
      event.preventDefault();
      begin(link.getAttribute("data-household"), door ? door.getAttribute("data-name") : say("walk-in"));
    });
  });

  each(doc.querySelectorAll("form[data-marks]"), function (form) {
    var pressed = null;
    each(form.querySelectorAll("button"), function (button) { button.addEventListener("click", function () { pressed = button; }); });
    form.addEventListener("submit", function (event) {
      var button = buttonOf(event, form) || pressed, household = form.elements.household.value, door = doorOf(household), item;
      event.preventDefault();
      if (!button) { return; }
      item = itemOf(number(), household, door.getAttribute("data-name"), button.value, "");
      keepItem(item);
      mark(household, button.value);
      kept(item);
    });
  });

  if (part("form")) {
    part("form").addEventListener("submit", function (event) { event.preventDefault(); if (open) { save(event.target); } });
    each(["input", "change"], function (name) {
      part("form").addEventListener(name, function () { if (open) { put(draftKey(), encoded(part("form"))); } });
    });
    part("back").addEventListener("click", function () {
      var door = open && doorOf(open.household);
      close(door && door.querySelector("[data-fill]"));
    });
  }

  part("now").addEventListener("click", function () { flush(true); });
  part("copy-now").addEventListener("click", function () {
    part("copy").select();
    try { doc.execCommand("copy"); } catch (error) { return; }
  });
  window.addEventListener("online", function () { flush(false); });
  window.addEventListener("storage", draw);
  window.addEventListener("beforeunload", function (event) {
    if (!stored && mine().length) { event.preventDefault(); event.returnValue = ""; }
  });
  doc.addEventListener("visibilitychange", function () { if (!doc.hidden) { flush(false); } });
  draw();
  flush(false);
}());
