/* Sends forms marked data-act over the live connection and says the answer where it was asked.
   Without a connection, or without this file, they are ordinary forms. */
(function () {
  "use strict";
  var WAIT = 8000, doc = document, live = window.yishiting, pressed = null;
  if (!live) { return; }

  function buttons(form, off) {
    live.each(form.querySelectorAll("button, input[type=submit]"), function (button) { button.disabled = off; });
    form.setAttribute("aria-busy", off ? "true" : "false");
  }

  function hasFiles(form) {
    return Array.prototype.some.call(form.elements, function (field) { return field.type === "file" && field.value; });
  }

  function fields(form, button) {
    var payload = {};
    function put(name, value) {
      if (!(name in payload)) { payload[name] = value; return; }
      payload[name] = [].concat(payload[name], value);
    }
    live.each(form.elements, function (field) {
      if (!field.name || field.disabled || field.name === "csrf_token" || /^(file|submit|button|reset|image)$/.test(field.type)) { return; }
      if (/^(checkbox|radio)$/.test(field.type) && !field.checked) { return; }
      if (field.type === "select-multiple") {
        live.each(field.options, function (option) { if (option.selected) { put(field.name, option.value); } });
        return;
      }
      put(field.name, field.value);
    });
    if (button && button.name) { put(button.name, button.value); }
    return payload;
  }

  function place(form) {
    var said = form.querySelector(".act-said");
    if (!said) {
      said = doc.createElement("div");
      said.className = "act-said";
      said.setAttribute("aria-live", "assertive");
      form.appendChild(said);
    }
    while (said.firstChild) { said.removeChild(said.firstChild); }
    return said;
  }

  function sentences(form, list) {
    var said = place(form);
    list.forEach(function (text) {
      var line;
      if (!text) { return; }
      line = doc.createElement("p");
      line.textContent = text;
      said.appendChild(line);
    });
    return said;
  }

  function offer(said, word, act) {
    var button = doc.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary";
    button.textContent = live.say(word);
    button.addEventListener("click", act);
    said.appendChild(button);
    said.appendChild(doc.createTextNode(" "));
  }

  function post(form, button) {
    var kept;
    if (button && button.name) {
      kept = doc.createElement("input");
      kept.type = "hidden";
      kept.name = button.name;
      kept.value = button.value;
      form.appendChild(kept);
    }
    if (!doc.contains(form)) { // the page was renewed meanwhile, and only forms in a page can post
      form.hidden = true;
      doc.body.appendChild(form);
    }
    HTMLFormElement.prototype.submit.call(form);
  }

  /* Without a line, or without an answer: kept in sight and sent again under the same name. */
  function keep(form, button) {
    var label = (button && button.textContent.trim()) || "";
    if (!live.keep || hasFiles(form) || !live.keep(form, fields(form, button), label)) { return false; }
    place(form);
    buttons(form, false);
    return true;
  }

  function unanswered(form, button) {
    var said;
    if (keep(form, button)) { return; }
    if (form.getAttribute("data-retry") === "safe") { post(form, button); return; }
    buttons(form, false);
    said = sentences(form, [live.say("unanswered"), live.say("unanswered-why"), live.say("unanswered-remedy")]);
    offer(said, "look", function () { live.refresh(true); });
    offer(said, "again", function () { send(form, button); });
  }

  function done(form, ack) {
    if (typeof ack.next === "string" && /^\/(?!\/)/.test(ack.next)) { location.assign(ack.next); return; }
    form.reset();
    place(form);
    live.refresh(true, function () { buttons(form, false); });
  }

  function send(form, button) {
    var payload = fields(form, button);
    if (!live.connected()) { if (!keep(form, button)) { post(form, button); } return; }
    buttons(form, true);
    sentences(form, [live.say("sending")]);
    live.emit(form.getAttribute("data-act"), payload, WAIT, function (late, ack) {
      if (late || !ack) { unanswered(form, button); return; }
      if (ack.ok) { done(form, ack); return; }
      buttons(form, false);
      sentences(form, [ack.error.what, ack.error.why, ack.error.remedy]);
    });
  }

  doc.addEventListener("click", function (event) {
    var at = event.target;
    while (at && at !== doc && !/^(BUTTON|INPUT)$/.test(at.tagName)) { at = at.parentNode; }
    pressed = at && at.form ? at : null;
  }, true);

  doc.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter || (pressed && pressed.form === form ? pressed : null);
    if (event.defaultPrevented || !form.hasAttribute("data-act") || hasFiles(form)) { return; }
    if (!live.connected() && !(live.keep && form.elements.press)) { return; }
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") { send(form, button); }
  });
}());
