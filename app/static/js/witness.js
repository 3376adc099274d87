/* Makes every phone a witness of the record: it keeps the newest signed checkpoint it was shown of each
   open vote, and raises the alarm when a later list does not hold what it kept (a fork, or an old copy
   of the database put back). Old phone browsers run it: ES5; what signed.js can check it checks. */
(function () {
  "use strict";
  var doc = document, PREFIX = "yishiting.checkpoint.", EVERY = 15000, memory = {}, shown = {}, signed = window.yishitingSigned;

  function get(poll) {
    try { return window.localStorage.getItem(PREFIX + poll) || memory[poll] || ""; } catch (error) { return memory[poll] || ""; }
  }

  function put(poll, note) {
    memory[poll] = note;
    try { window.localStorage.setItem(PREFIX + poll, note); } catch (error) { return; }
  }

  /* What is wrong with a list of notes, given the one that was kept; "" where it extends it. */
  function wrong(notes, kept, poll) {
    var sizes = {}, last = 0, found = !kept, before = "", at, one;
    for (at = 0; at < notes.length; at += 1) {
      one = signed.read(notes[at], poll);
      if (!one || one.size < last) { return "order"; }
      if (one.prev !== before) { return "chain"; }
      if (sizes[one.size] && sizes[one.size] !== one.root) { return "fork"; }
      before = signed.digest(one.text);
      sizes[one.size] = one.root;
      last = one.size;
      if (notes[at] === kept) { found = true; }
    }
    return found ? "" : "missing";
  }

  function alarm(element, poll) {
    element.hidden = false;
    element.setAttribute("role", "alert");
    element.setAttribute("data-alarm", poll);
    element.querySelector("[data-part=kept]").textContent = get(poll);
  }

  /* Keep the newest note once its signature is seen to be the house's, and show its code. */
  function hold(element, poll, note) {
    var parts = signed.read(note, poll);
    signed.note(parts, element.getAttribute("data-key"), function (how) {
      if (how === "bad") { alarm(element, poll); return; }
      put(poll, note);
      shown[poll] = { how: how, code: signed.codeOf(parts.text) };
      show();
    });
  }

  function show() {
    Array.prototype.forEach.call(doc.querySelectorAll("[data-checkpoint-of]"), function (place) {
      var known = shown[place.getAttribute("data-checkpoint-of")], code;
      if (!known) { return; }
      place.textContent = place.getAttribute("data-said-" + known.how) + " ";
      code = doc.createElement("b");
      code.textContent = known.code;
      place.appendChild(code);
    });
  }

  function look(element) {
    var poll = element.getAttribute("data-witness"), request = new XMLHttpRequest();
    request.open("GET", "/v/" + poll + "/checkpoints.json");
    request.timeout = 8000;
    request.onload = function () {
      var notes, kept = get(poll);
      if (request.status !== 200) { return; }
      try { notes = JSON.parse(request.responseText).notes; } catch (error) { return; }
      if (wrong(notes, kept, poll)) { alarm(element, poll); return; }
      if (notes.length) { hold(element, poll, notes[notes.length - 1]); }
    };
    request.send();
  }

  function lookAtAll() {
    if (!doc.hidden) { Array.prototype.forEach.call(doc.querySelectorAll("[data-witness]"), look); }
  }

  if (signed && doc.querySelectorAll && window.JSON && window.XMLHttpRequest) {
    doc.addEventListener("DOMContentLoaded", lookAtAll);
    doc.addEventListener("live:swapped", show);
    doc.addEventListener("visibilitychange", lookAtAll);
    setInterval(lookAtAll, EVERY);
  }
}());
