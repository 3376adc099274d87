/* Where a ballot waits until its receipt is verified: IndexedDB, which a phone short of space does not
   clear first and which two tabs share in one transaction; localStorage only where there is none.
   Old phone browsers run it: ES5, features tested. */
(function () {
  "use strict";
  var NAME = "yishiting", STORE = "kept", SLOW = 1500, memory = {}, opened = null, waiting = [];

  function local() {
    try { return window.localStorage; } catch (error) { return null; }
  }

  function readLocal(key) {
    try { return JSON.parse(local().getItem(key)) || memory[key] || null; } catch (error) { return memory[key] || null; }
  }

  function writeLocal(key, value) {
    memory[key] = value;
    try { local().setItem(key, JSON.stringify(value)); } catch (error) { return; }
  }

  function dropLocal(key) {
    delete memory[key];
    try { local().removeItem(key); } catch (error) { return; }
  }

  /* done(database), or done(null) where there is none, or where it does not open in time. */
  function database(done) {
    var request, timer;
    if (opened !== null) { done(opened || null); return; }
    waiting.push(done);
    if (waiting.length > 1) { return; }
    function ready(found) {
      var calls = waiting;
      if (opened !== null) { return; }
      clearTimeout(timer);
      opened = found || false;
      waiting = [];
      calls.forEach(function (call) { call(opened || null); });
    }
    timer = setTimeout(function () { ready(null); }, SLOW);
    try {
      request = window.indexedDB.open(NAME, 1);
      request.onupgradeneeded = function () { request.result.createObjectStore(STORE); };
      request.onsuccess = function () { ready(request.result); };
      request.onerror = request.onblocked = function () { ready(null); };
    } catch (error) { ready(null); }
  }

  /* One transaction: act(store, answer); over(answer) once it is on the disk, failed() otherwise. */
  function within(mode, act, over, failed) {
    database(function (found) {
      var going, answer = null;
      if (!found) { failed(); return; }
      try {
        going = found.transaction([STORE], mode);
        going.oncomplete = function () { over(answer); };
        going.onerror = going.onabort = failed;
        act(going.objectStore(STORE), function (value) { answer = value; });
      } catch (error) { failed(); }
    });
  }

  function get(key, done) {
    within("readonly", function (store, answer) {
      var request = store.get(key);
      request.onsuccess = function () { answer(request.result || null); };
    }, function (found) { done(found || readLocal(key)); }, function () { done(readLocal(key)); });
  }

  function put(key, value, done) {
    within("readwrite", function (store) { store.put(value, key); }, done, function () { writeLocal(key, value); done(); });
  }

  /* What is kept under the key already, else ``value``: of two tabs at once the first one's stays. */
  function claim(key, value, done) {
    within("readwrite", function (store, answer) {
      var request = store.get(key);
      request.onsuccess = function () {
        answer(request.result || value);
        if (!request.result) { store.put(value, key); }
      };
    }, done, function () {
      var known = readLocal(key);
      if (!known) { writeLocal(key, value); }
      done(known || value);
    });
  }

  function drop(key, done) {
    dropLocal(key);
    within("readwrite", function (store) { store["delete"](key); }, done, done);
  }

  window.yishitingKept = { get: get, put: put, claim: claim, drop: drop };
}());
