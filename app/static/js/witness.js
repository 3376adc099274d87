/* Makes every phone a witness of the record: it keeps the newest signed checkpoint it was shown of each
   open vote, and raises the alarm when a later list does not hold what it kept (a fork, or an old copy
   of the database put back). Old phone browsers run it: ES5; signatures are checked by verify.py. */
(function () {
  "use strict";
  var doc = document, PREFIX = "yishiting.checkpoint.", EVERY = 15000, memory = {};

  function get(poll) {
    try { return window.localStorage.getItem(PREFIX + poll) || memory[poll] || ""; } catch (error) { return memory[poll] || ""; }
  }

  function put(poll, note) {
    memory[poll] = note;
    try { window.localStorage.setItem(PREFIX + poll, note); } catch (error) { return; }
  }

  /* The size and the text under the signature of a signed note; null where it is none. */
  function read(note, poll) {
    var lines = String(note).split("\n"), size = parseInt(lines[1], 10);
    return lines[0] === poll && size > 0 ? { size: size, text: String(note).split("\n\n")[0] } : null;
  }

  /* What is wrong with a list of notes, given the one that was kept; "" where it extends it. */
  function wrong(notes, kept, poll) {
    var sizes = {}, last = 0, found = !kept, at, one;
    for (at = 0; at < notes.length; at += 1) {
      one = read(notes[at], poll);
      if (!one || one.size < last) { return "order"; }
      if (at && one.text.indexOf("\nprev ") < 0) { return "chain"; }
      if (sizes[one.size] && sizes[one.size] !== one.text.split("\n")[2]) { return "fork"; }
      sizes[one.size] = one.text.split("\n")[2];
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

  function look(element) {
    var poll = element.getAttribute("data-witness"), request = new XMLHttpRequest();
    request.open("GET", "/v/" + poll + "/checkpoints.json");
    request.timeout = 8000;
    request.onload = function () {
      var notes, kept = get(poll);
      if (request.status !== 200) { return; }
      try { notes = JSON.parse(request.responseText).notes; } catch (error) { return; }
      if (wrong(notes, kept, poll)) { alarm(element, poll); return; }
      if (notes.length) { put(poll, notes[notes.length - 1]); }
    };
    request.send();
  }

  function lookAtAll() {
    if (!doc.hidden) { Array.prototype.forEach.call(doc.querySelectorAll("[data-witness]"), look); }
  }

  if (doc.querySelectorAll && window.JSON && window.XMLHttpRequest) {
    doc.addEventListener("DOMContentLoaded", lookAtAll);
    doc.addEventListener("visibilitychange", lookAtAll);
    setInterval(lookAtAll, EVERY);
  }
}());
