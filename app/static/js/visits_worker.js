/* Lets the pages of a visit open again without a network. It serves nothing outside /visits/ but the
   files those pages are made of, keeps no answers (js/visits.js does), and sends nothing itself. */
(function () {
  "use strict";
  var KEPT = "yishiting-visits-1", PATIENCE = 4000;

  self.addEventListener("install", function (event) { event.waitUntil(self.skipWaiting()); });
  self.addEventListener("activate", function (event) {
    event.waitUntil(caches.keys().then(function (names) {
      return Promise.all(names.map(function (name) {
        return name.indexOf("yishiting-visits-") === 0 && name !== KEPT ? caches.delete(name) : null;
      }));
    }).then(function () { return self.clients.claim(); }));
  });

  function kept(request) {
    return caches.open(KEPT).then(function (cache) { return cache.match(request); });
  }

  function keep(request, answer) {
    var copy = answer.clone();
    return caches.open(KEPT).then(function (cache) { return cache.put(request, copy); });
  }

  /* The net first, but not for ever: a stairwell with one bar of signal answers nothing for minutes. */
  function page(event) {
    var fresh = fetch(event.request).then(function (answer) {
      if (answer.status === 200 && !answer.redirected) { event.waitUntil(keep(event.request.url, answer)); }
      return answer;
    });
    var late = new Promise(function (resolve) { setTimeout(resolve, PATIENCE, null); });
    fresh.catch(function () { return null; });
    return Promise.race([fresh, late]).catch(function () { return null; }).then(function (answer) {
      if (answer) { return answer; }
      return kept(event.request.url).then(function (found) { return found || fresh; });
    });
  }

  /* Their addresses hold the hash of their content: what is kept is never out of date. */
  function file(request) {
    return kept(request).then(function (found) { return found || fetch(request); });
  }

  self.addEventListener("fetch", function (event) {
    var address = new URL(event.request.url);
    if (event.request.method !== "GET" || address.origin !== self.location.origin) { return; }
    if (event.request.mode === "navigate") { event.respondWith(page(event)); }
    else if (address.pathname.indexOf("/static/") >= 0) { event.respondWith(file(event.request)); }
  });
}());
