/* Comforts of ordinary pages: a preview of chosen photos, a count of what was typed, drafts that
   keep themselves, and no second sending by a double tap. Everything works without this file. */
(function () {
  "use strict";
  var doc = document, words = doc.getElementById("words");
  var LARGEST = 15 * 1024 * 1024, PAUSE = 2000, AGAIN_AFTER = 5000;
  if (!doc.querySelectorAll || !Array.prototype.forEach) { return; }

  function say(name) { return (words && words.getAttribute("data-" + name)) || ""; }
  function each(selector, act) { Array.prototype.forEach.call(doc.querySelectorAll(selector), act); }

  function preview(input) {
    var place = doc.getElementById(input.getAttribute("data-photos"));
    if (!place || !input.files || !window.URL || !URL.createObjectURL) { return; }
    input.addEventListener("change", function () {
      while (place.firstChild) { place.removeChild(place.firstChild); }
      Array.prototype.forEach.call(input.files, function (file) {
        var shown = doc.createElement(file.size > LARGEST ? "p" : "img");
        if (file.size > LARGEST) { shown.className = "error"; shown.textContent = file.name + " " + say("too-big"); }
        else { shown.alt = file.name; shown.src = URL.createObjectURL(file); }
        place.appendChild(shown);
      });
    });
  }

  function count(place) {
    var field = doc.getElementById(place.getAttribute("data-counts")), most = field && (place.getAttribute("data-most") || field.maxLength);
    if (!field || !most || most < 0) { return; }
    function show() { place.textContent = say("typed").replace("{count}", field.value.length).replace("{most}", most); }
    field.addEventListener("input", show);
    show();
  }

  function encoded(form) {
    var pairs = [];
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.disabled || /^(file|submit|button|reset)$/.test(field.type)) { return; }
      if (/^(checkbox|radio)$/.test(field.type) && !field.checked) { return; }
      pairs.push(encodeURIComponent(field.name) + "=" + encodeURIComponent(field.value));
    });
    return pairs.join("&");
  }

  function draft(form) {
    var timer = null, kept = encoded(form), said = doc.createElement("p");
    said.className = "meta";
    said.setAttribute("role", "status");
    form.appendChild(said);
    function keep() {
      var now = encoded(form), request = new XMLHttpRequest();
      if (now === kept) { return; }
      request.open("POST", form.getAttribute("data-draft-url"));
      request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
      request.onload = function () {
        if (request.status < 300) { kept = now; }
        said.textContent = say(request.status < 300 ? "draft-kept" : "draft-failed");
      };
      request.onerror = function () { said.textContent = say("draft-failed"); };
      request.send(now);
    }
    form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(keep, PAUSE); });
    form.addEventListener("submit", function () { clearTimeout(timer); });
    doc.addEventListener("visibilitychange", function () { if (doc.hidden) { keep(); } });
  }

  function once() {
    doc.addEventListener("submit", function (event) {
      var form = event.target, last = parseInt(form.getAttribute("data-sent"), 10) || 0;
      if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("data-act")) { return; }
      if (Date.now() - last < AGAIN_AFTER) { event.preventDefault(); return; }
      form.setAttribute("data-sent", Date.now());
    });
    window.addEventListener("pageshow", function () { each("form[data-sent]", function (form) { form.removeAttribute("data-sent"); }); });
  }

  each("[data-photos]", preview);
  each("[data-counts]", count);
  each("form[data-draft-url]", draft);
  each(".summary-of-errors", function (summary) { summary.focus(); });
  once();
}());
