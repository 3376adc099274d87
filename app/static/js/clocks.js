/* Clocks that run by the server's time: data-ends counts down, data-since counts up (milliseconds). */
(function () {
  "use strict";
  var WARNING = 30, doc = document, live = window.yishiting;
  if (!live) { return; }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function written(seconds) {
    var hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60, rest = seconds % 60;
    return (hours ? hours + ":" + two(minutes) : minutes) + ":" + two(rest);
  }

  function show(clock, text) { if (clock.textContent !== text) { clock.textContent = text; } }

  function name(clock, warning, over) {
    if (!clock.classList) { return; }
    clock.classList[warning ? "add" : "remove"]("clock-warning");
    clock.classList[over ? "add" : "remove"]("clock-over");
  }

  function tick() {
    var now = live.serverNow();
    live.each(doc.querySelectorAll("[data-ends]"), function (clock) {
      var left = Math.ceil((parseInt(clock.getAttribute("data-ends"), 10) - now) / 1000);
      if (isNaN(left)) { return; }
      var from = parseInt(clock.getAttribute("data-warn-at"), 10), warned = left > 0 && left <= (isNaN(from) ? WARNING : from);
      name(clock, warned, left <= 0);
      show(clock, left > 0 ? written(left) + (warned && clock.getAttribute("data-warning") ? " " + clock.getAttribute("data-warning") : "") : live.say("over") + " " + written(-left));
    });
    live.each(doc.querySelectorAll("[data-since]"), function (clock) {
      var gone = Math.floor((now - parseInt(clock.getAttribute("data-since"), 10)) / 1000);
      if (!isNaN(gone)) { show(clock, written(Math.max(0, gone))); }
    });
  }

  tick();
  setInterval(tick, 500);
  doc.addEventListener("live:swapped", tick);
}());
