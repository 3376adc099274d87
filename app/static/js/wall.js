/* The wall of tasks: one scene after another, each long enough to be read; asked anew once round.
   Nothing moves and nothing flashes: a scene stands, then the next one stands. */
(function () {
  "use strict";
  var STANDS = 12000, doc = document;
  if (!window.XMLHttpRequest || !window.DOMParser) { return; }

  function scenes() { return doc.querySelectorAll("#wall [data-scene]"); }

  function standing() {
    var all = scenes(), at;
    for (at = 0; at < all.length; at += 1) { if (!all[at].hidden) { return at; } }
    return 0;
  }

  function stand(number) {
    Array.prototype.forEach.call(scenes(), function (scene, at) { scene.hidden = at !== number; });
  }

  function renew() {
    var request = new XMLHttpRequest();
    request.open("GET", window.location.href);
    request.timeout = 8000;
    request.onload = function () {
      var fresh = request.status === 200 && new DOMParser().parseFromString(request.responseText, "text/html").getElementById("wall");
      var old = doc.getElementById("wall");
      if (fresh) { old.parentNode.replaceChild(doc.importNode(fresh, true), old); }
      stand(0);
    };
    request.onerror = request.ontimeout = function () { stand(0); };
    request.send();
  }

  setInterval(function () {
    var next = standing() + 1;
    if (next < scenes().length) { stand(next); } else { renew(); }
  }, STANDS);
}());
