/* When a clock that decides something runs out, the page looks again: the server says what follows. */
(function () {
  "use strict";
  var doc = document, live = window.yishiting, looked = {};
  if (!live) { return; }

  function busy() {
    var at = doc.activeElement;
    return Boolean(at && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && !/^(button|submit|hidden)$/.test(at.type));
  }

  setInterval(function () {
    live.each(doc.querySelectorAll("[data-look-at]"), function (element) {
      var at = element.getAttribute("data-look-at");
      if (looked[at] || busy() || live.serverNow() < parseInt(at, 10) + 300) { return; }
      looked[at] = true;
      live.refresh(true);
    });
  }, 500);
}());
