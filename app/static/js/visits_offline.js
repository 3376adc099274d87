/* Lets the pages of a visit open again where there is no network: the worker of narrow scope, and what
   it serves. What is written at doors is kept by js/visits.js, with or without this. ES5, features tested. */
(function () {
  "use strict";
  var doc = document, root = doc.getElementById("visits"), CACHE = "yishiting-visits-1";
  if (!root || !doc.querySelectorAll) { return; }

  function say(name, values) { return (root.getAttribute("data-said-" + name) || "").replace("{count}", values ? values.count : ""); }
  function part(name) { return doc.querySelector("[data-part=" + name + "]"); }
  function write(text) { part("ready").textContent = text; part("ready").hidden = !text; }

  function files() {
    var found = [root.getAttribute("data-icons")];
    Array.prototype.forEach.call(doc.querySelectorAll("link[rel=stylesheet], link[rel=icon]"), function (link) { found.push(link.getAttribute("href")); });
    Array.prototype.forEach.call(doc.querySelectorAll("script[src]"), function (script) { found.push(script.getAttribute("src")); });
    found.push(doc.getElementById("live-script") ? doc.getElementById("live-script").getAttribute("data-socket") : null);
    return found.filter(Boolean);
  }

  function keepFiles(addresses) {
    return window.caches.open(CACHE).then(function (cache) {
      return Promise.all(addresses.map(function (address) {
        return cache.match(address).then(function (found) { return found || cache.add(address); });
      }));
    });
  }

  function ready() {
    if (root.getAttribute("data-ready")) { return; }
    root.setAttribute("data-ready", "asked");
    navigator.serviceWorker.register(root.getAttribute("data-worker")).then(function () {
      return keepFiles(files().concat([location.pathname + location.search]));
    }).then(function () {
      if (root.getAttribute("data-ready") === "asked") { root.setAttribute("data-ready", "yes"); write(say("ready")); }
      offerAll();
    }, function () {
      root.removeAttribute("data-ready");
      if (navigator.onLine !== false) { write(say("not-ready")); }
    });
  }

  function offerAll() {
    var button = part("save-all");
    if (!button) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      var left = Array.prototype.map.call(doc.querySelectorAll("a[data-building]"), function (link) { return link.getAttribute("href"); });
      button.disabled = true;
      function next() {
        var address = left.shift();
        if (!address) { write(say("saved")); button.disabled = false; return; }
        write(say("saving", { count: left.length + 1 }));
        window.caches.open(CACHE).then(function (cache) { return cache.add(address); }).then(next, function () {
          button.disabled = false;
          write(say("offline"));
        });
      }
      next();
    });
  }

  if (!("serviceWorker" in navigator) || !window.caches) { write(say("not-ready")); return; }
  window.addEventListener("online", ready);
  ready();
}());
