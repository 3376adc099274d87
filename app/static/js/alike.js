/* Tells, under the field somebody writes in, whether others have said the same. One line of fixed
   height changes its words; the list opens only by a tap, and nothing in it changes while it is
   open: nothing moves under the finger, and the field keeps the focus. Works without this file at
   the last step before sending. */
(function () {
  "use strict";
  var doc = document, box = doc.getElementById("alike");
  var PAUSE = 1200, FEWEST = 6;
  var form, details, line, list, timer = null, asked = "", running = null, waiting = null;
  if (!box || !doc.addEventListener || !("open" in doc.createElement("details"))) { return; }
  form = doc.getElementById(box.getAttribute("data-form"));
  details = box.querySelector("details");
  line = box.querySelector("[data-part=line]");
  list = box.querySelector("[data-part=list]");
  if (!form || !details || !line || !list) { return; }

  function value(name) { return form.elements[name] ? form.elements[name].value : ""; }
  function encoded() {
    return ["csrf_token", "title", "body", "category"].map(function (name) {
      return encodeURIComponent(name) + "=" + encodeURIComponent(value(name));
    }).join("&");
  }

  function show(html) {
    var found;
    if (details.open) { waiting = html; return; }
    waiting = null;
    list.innerHTML = html; // our own server's page piece, escaped there
    found = list.querySelector("[data-count]");
    line.textContent = !found ? box.getAttribute("data-none") : box.getAttribute("data-found")
      .replace("{count}", found.getAttribute("data-count")).replace("{title}", found.getAttribute("data-first"));
    box.setAttribute("data-state", found ? "found" : "none");
  }

  function ask() {
    var text = encoded(), request;
    if (text === asked || (value("title") + value("body")).replace(/\s/g, "").length < FEWEST) { return; }
    if (running) { running.abort(); }
    asked = text;
    request = running = new XMLHttpRequest();
    request.open("POST", box.getAttribute("data-url"));
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.onload = function () {
      running = null;
      if (request.status === 200) { show(request.responseText); } else { asked = ""; }
    };
    request.onerror = function () { running = null; asked = ""; };
    request.send(text);
  }

  function put(name, content) {
    var field = doc.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = content;
    form.appendChild(field);
  }

  form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  details.addEventListener("toggle", function () { if (!details.open && waiting !== null) { show(waiting); } });
  list.addEventListener("click", function (event) {
    var at = event.target;
    while (at && at !== list && !at.getAttribute("data-go")) { at = at.parentNode; }
    if (!at || at === list) { return; }
    put("proposal", at.getAttribute("data-proposal"));
    put("to", at.getAttribute("data-go"));
    form.action = box.getAttribute("data-instead");
    HTMLFormElement.prototype.submit.call(form);
  });
  box.hidden = false;
  ask();
}());
