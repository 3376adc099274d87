/* Reads a ballot of several parts as it is filled in: what it says, for the record and in words.
   Old phone browsers run it: ES5. What it finds whole is judged again by the server. */
(function () {
  "use strict";

  function each(list, use) { Array.prototype.forEach.call(list, use); }

  function words(element) { return element.textContent.replace(/\s+/g, " ").trim(); }

  function number(element, name) { return Number(element.getAttribute(name)) || 0; }

  /* Ticked options in the order of the ballot, not more than allowed, within the budget if asked. */
  function ticks(form) {
    var codes = [], lines = [], sum = 0, frame = form.querySelector("fieldset"), most = number(frame, "data-most");
    each(form.querySelectorAll("input[name=pick]"), function (box) {
      if (!box.checked) { return; }
      codes.push(box.value);
      lines.push(box.getAttribute("data-label"));
      sum += number(box, "data-cost");
    });
    if (!codes.length || (most && codes.length > most)) { return null; }
    if (frame.hasAttribute("data-within") && sum > number(frame, "data-budget")) { return null; }
    if (frame.hasAttribute("data-budget")) { lines.push(words(frame.querySelector("[data-part=running]"))); }
    return { codes: codes, lines: lines };
  }

  /* Options by their places; two on one place are no ranking. */
  function ranking(form) {
    var placed = [], seen = {}, whole = true;
    each(form.querySelectorAll("select[data-option]"), function (choice) {
      var place = Number(choice.value);
      if (!place) { return; }
      if (seen[place]) { whole = false; }
      seen[place] = true;
      placed.push({ place: place, code: choice.getAttribute("data-option"), label: choice.getAttribute("data-label") });
    });
    if (!whole || !placed.length) { return null; }
    placed.sort(function (one, other) { return one.place - other.place; });
    return { codes: placed.map(function (one) { return one.code; }),
      lines: placed.map(function (one, at) { return (at + 1) + ". " + one.label; }) };
  }

  /* A grade for every option, in the order of the ballot. */
  function grades(form) {
    var codes = [], lines = [], whole = true;
    each(form.querySelectorAll("fieldset[data-option]"), function (frame) {
      var chosen = frame.querySelector("input:checked");
      if (!chosen) { whole = false; return; }
      codes.push(chosen.value);
      lines.push(frame.querySelector("[data-part=word]").textContent + " — " + chosen.getAttribute("data-label"));
    });
    return whole ? { codes: codes, lines: lines } : null;
  }

  var READERS = { several: ticks, projects: ticks, ranking: ranking, grades: grades };

  /* { choice: canonical text, lines: words } of a whole ballot; null of one that is not. */
  window.yishitingBallot = function (form, asks) {
    var found = READERS[asks](form);
    return found && { choice: JSON.stringify(found.codes), lines: found.lines };
  };
}());
