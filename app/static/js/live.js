/* Keeps a live page as fresh as a page just opened: the server renders, this file fetches and swaps.
   Protocol: docs/dev-templates.md. Old phone browsers run it, hence ES5 and a test of each feature. */
(function () {
  "use strict";
  var POLL = 10000, WAIT = 20000, JITTER = 300, OFFLINE_AFTER = 3000, TRIES = 4, TAP = 350, HELD = 3000, LOOK = 2000;
  var doc = document, body = doc.body, html = doc.documentElement;
  if (!doc.querySelectorAll || !window.XMLHttpRequest || !window.DOMParser || !Date.now) { return; }

  var words = doc.getElementById("words"), mark = doc.getElementById("live-offline");
  var socket = null, asked = [], markTimer = null, fetching = false, checking = 0, missed = false, again = null, hiddenAt = 0, refusals = 0, cut = false;
  var offset = parseInt(html.getAttribute("data-now"), 10) - Date.now() || 0;

  function say(name) { return (words && words.getAttribute("data-" + name)) || ""; }
  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function live() { return doc.querySelectorAll("[data-topic]"); }
  function number(element) { var n = parseInt(element.getAttribute("data-rev"), 10); return isNaN(n) ? -1 : n; }
  function connected() { return Boolean(socket && socket.connected); }
  function visible() { return !doc.hidden; }

  function ask(address, done) {
    var request = new XMLHttpRequest();
    request.open("GET", address);
    request.setRequestHeader("X-Live", "1");
    request.timeout = WAIT; // a slow line brings a page in ten seconds: whoever gives up sooner never has it
    request.onload = function () { done(request); };
    request.onerror = request.ontimeout = function () { done(null); };
    request.send();
  }

  /* --- what the reader is doing must not be disturbed ------------------------------------- */

  function changed(field) {
    if (field.type === "hidden" || field.disabled) { return false; }
    if (field.type === "checkbox" || field.type === "radio") { return field.checked !== field.defaultChecked; }
    if (field.type === "file") { return field.value !== ""; }
    if (field.options) {
      return Array.prototype.some.call(field.options, function (o) { return o.selected && !o.defaultSelected && o.index > 0; });
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  }

  function typedInto(field) {
    return field && /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName) && !/^(button|submit|hidden)$/.test(field.type);
  }

  function inUse(element) {
    if (element.contains(doc.activeElement) && typedInto(doc.activeElement)) { return true; }
    if (element.querySelector("form[aria-busy=true]")) { return true; } // an answer is still to come
    return Array.prototype.some.call(element.querySelectorAll("input, textarea, select"), changed);
  }

  function offer(element) {
    var before = element.previousElementSibling, button;
    if (before && before.className.indexOf("live-newer") >= 0) { return; }
    button = doc.createElement("button");
    button.type = "button";
    button.className = "btn btn-primary btn-lg live-newer no-print";
    button.setAttribute("role", "status");
    button.textContent = say("newer");
    button.addEventListener("click", function () { refresh(true); });
    element.parentNode.insertBefore(button, element);
  }

  /* --- a finger that is down must find the same button when it lifts -------------------------- */

  /* What was swapped between the two would take the press away: nobody would have been pressed. */
  var pressedAt = 0, lifted = [], lifting = null;

  function press() {
    clearTimeout(lifting);
    lifting = null;
    pressedAt = Date.now();
  }

  function lift(event) {
    clearTimeout(lifting);
    lifting = setTimeout(release, event.type === "mouseup" ? 0 : TAP); // the click comes first
  }

  function release() {
    var calls = lifted;
    lifting = null;
    pressedAt = 0;
    lifted = [];
    each(calls, function (call) { call(); });
  }

  /* act() now, or once no finger is down any more; whoever only rests a hand waits no longer than HELD. */
  function whenLifted(act) {
    var held = Date.now() - pressedAt;
    if (!pressedAt || held < 0 || held >= HELD) { act(); return; }
    lifted.push(act);
    if (lifted.length === 1) { setTimeout(function () { if (pressedAt && lifting === null) { release(); } }, HELD - held); }
  }

  each(["mousedown", "touchstart"], function (name) { doc.addEventListener(name, press, true); });
  each(["mouseup", "touchend", "touchcancel", "dragend"], function (name) { doc.addEventListener(name, lift, true); });

  /* --- swapping ----------------------------------------------------------------------------- */

  function placeOf(element) {
    var at = doc.activeElement, form;
    if (!at || !element.contains(at)) { return null; }
    if (at.id) { return "#" + at.id; }
    form = at.form && at.form.getAttribute("action");
    if (form && at.name) { return "form[action=\"" + form + "\"] [name=\"" + at.name + "\"][value=\"" + at.value + "\"]"; }
    if (form) { return "form[action=\"" + form + "\"] button"; }
    return at.getAttribute("href") ? "a[href=\"" + at.getAttribute("href") + "\"]" : null;
  }

  function swap(old, page) {
    var focus = placeOf(old), top = window.pageYOffset, fresh = doc.importNode(page.getElementById(old.id), true);
    var said = old.getAttribute("data-announce"), before = old.previousElementSibling, target = null;
    each(old.querySelectorAll("details[id][open]"), function (opened) {
      var twin = fresh.querySelector("#" + opened.id);
      if (twin) { twin.setAttribute("open", ""); }
    });
    if (before && before.className.indexOf("live-newer") >= 0) { before.parentNode.removeChild(before); }
    old.parentNode.replaceChild(fresh, old);
    try { target = focus && fresh.querySelector(focus); } catch (error) { target = null; }
    if (target) { target.focus(); }
    window.scrollTo(window.pageXOffset, top);
    if (fresh.getAttribute("data-announce") && fresh.getAttribute("data-announce") !== said) { announce(fresh.getAttribute("data-announce")); }
    tell("live:swapped");
  }

  function announce(text) {
    var region = doc.getElementById("live-said");
    if (region) { region.textContent = text; }
  }

  function tell(name) {
    var event = doc.createEvent("Event");
    event.initEvent(name, true, false);
    doc.dispatchEvent(event);
  }

  function take(request, force) {
    var page = new DOMParser().parseFromString(request.responseText, "text/html"), now;
    now = parseInt(page.documentElement.getAttribute("data-now"), 10);
    if (!isNaN(now)) { offset = now - Date.now(); }
    if (page.body.getAttribute("data-live-token")) { body.setAttribute("data-live-token", page.body.getAttribute("data-live-token")); }
    doc.title = page.title || doc.title;
    each(live(), function (element) {
      var fresh = element.id && page.getElementById(element.id);
      if (!fresh) { if (element.id === "live") { offer(element); } return; }
      if (!force && fresh.getAttribute("data-topic") === element.getAttribute("data-topic") && number(fresh) <= number(element)) { return; }
      if (!force && inUse(element)) { offer(element); } else { swap(element, page); }
    });
    watch();
  }

  function elsewhere(request) {
    var path = (request.responseURL || "").split("#")[0];
    return path && path !== location.href.split("#")[0];
  }

  function refresh(force, done) {
    if (fetching) { again = again || { force: false, calls: [] }; again.force = again.force || force; if (done) { again.calls.push(done); } return; }
    fetching = true;
    ask(location.href.split("#")[0], function (request) {
      setOnline(Boolean(request) || connected());
      whenLifted(function () { fetched(request, force, done); });
    });
  }

  function fetched(request, force, done) {
    var ok = Boolean(request && request.status === 200), next = again;
    fetching = false;
    again = null;
    if (ok && !elsewhere(request)) { take(request, force); }
    else if (request && request.status < 500) { if (force) { location.reload(); } else { each(live(), offer); } }
    if (done) { done(ok); }
    if (next) { refresh(next.force, function (fine) { each(next.calls, function (call) { call(fine); }); }); }
  }

  /* --- what the server says ------------------------------------------------------------------ */

  function patch(element, counts) {
    each(element.querySelectorAll("[data-f]"), function (place) {
      var value = counts[place.getAttribute("data-f")];
      if (value !== undefined && value !== null && place.textContent !== String(value)) { place.textContent = value; }
    });
    each(element.querySelectorAll("img[data-src]"), function (picture) {
      var source = counts[picture.getAttribute("data-src")];
      if (source && /^\/(?!\/)/.test(source) && picture.getAttribute("src") !== source) { picture.setAttribute("src", source); }
    });
  }

  function onState(payload, left) {
    var behind = false;
    if (!payload || typeof payload.topic !== "string") { return; }
    each(live(), function (element) {
      if (element.getAttribute("data-topic") !== payload.topic || payload.rev < number(element)) { return; }
      patch(element, payload.counts || {});
      if (payload.rev === number(element)) { return; }
      if (element.hasAttribute("data-state") && element.getAttribute("data-state") === payload.state) { element.setAttribute("data-rev", payload.rev); }
      else { behind = true; }
    });
    if (!behind || left === 0) { return; }
    setTimeout(function () {
      refresh(false, function (fine) {
        if (fine && !doc.querySelector(".live-newer")) { setTimeout(function () { onState(payload, (left || TRIES) - 1); }, 400); }
      });
    }, Math.random() * JITTER);
  }

  function check() {
    var without = true;
    if (checking) { return; } // what was asked before is still on its way
    each(live(), function (element) {
      var address = element.getAttribute("data-state-url");
      if (!address) { return; }
      without = false;
      checking += 1;
      ask(address, function (request) {
        checking -= 1;
        if (!checking && missed) { setTimeout(look, 0); } // this answer may be older than what was to be seen
        setOnline(Boolean(request && request.status < 500) || connected());
        if (request && cut) { found(); return; } // the line is back although nobody said so
        if (!request || request.status !== 200) { return; }
        try { onState(JSON.parse(request.responseText)); } catch (error) { return; }
      });
    });
    if (without && live().length) { refresh(false); }
  }

  function look() { missed = checking > 0; check(); }

  /* --- the line -------------------------------------------------------------------------------- */

  function setOnline(online) {
    if (!mark) { return; }
    if (online) { clearTimeout(markTimer); markTimer = null; mark.hidden = true; return; }
    if (!markTimer) { markTimer = setTimeout(function () { if (!connected()) { mark.hidden = false; } }, OFFLINE_AFTER); }
  }

  /* done(late, ack). A line that breaks takes the answers with it: whoever waits is told at once. */
  function emit(name, payload, wait, done) {
    var timer = setTimeout(lose, wait);
    function end(late, ack) {
      var place = asked.indexOf(lose);
      if (place < 0) { return; }
      asked.splice(place, 1);
      clearTimeout(timer);
      done(late, ack);
    }
    function lose() { end(true, null); }
    asked.push(lose);
    socket.emit(name, payload, function (ack) { end(false, ack); });
  }

  /* Nothing was heard for too long: what still looks like a line is none, and another is made. */
  function redial() { socket.disconnect().connect(); }

  /* done() when the server has answered for every topic that is new: what changes from then on is told. */
  function watch(done) {
    var names = {}, left = 0;
    if (!connected()) { return; }
    each(live(), function (element) { names[element.getAttribute("data-topic")] = true; });
    Object.keys(names).forEach(function (name) {
      if (socket.watched[name]) { return; }
      socket.watched[name] = true;
      left += 1;
      emit("watch", { topic: name }, WAIT, function (late, ack) {
        if (late || !ack || !ack.ok) { socket.watched[name] = false; }
        left -= 1;
        if (!left && done) { done(); }
      });
    });
  }

  function wake() {
    var slept = hiddenAt ? Date.now() - hiddenAt : 0;
    hiddenAt = 0;
    if (!live().length) { return; }
    check();
    if (!socket) { return; }
    if (!connected()) { socket.connect(); return; }
    if (slept > 5000) { // a phone may have cut the line without telling the page
      emit("watch", { topic: live()[0].getAttribute("data-topic") }, WAIT / 2, function (late) { if (late && connected()) { redial(); } });
    }
  }

  function connect() {
    socket = window.io({
      transports: ["websocket", "polling"], tryAllTransports: true, timeout: WAIT,
      reconnectionDelay: 500, reconnectionDelayMax: 5000, randomizationFactor: 0.6,
      query: { at: live()[0].getAttribute("data-topic") }, // of several servers, that of this meeting
      auth: function (give) { give({ token: body.getAttribute("data-live-token") }); }
    });
    socket.watched = {};
    socket.on("connect", function () { socket.watched = {}; refusals = 0; setOnline(true); watch(check); tell("live:connected"); });
    socket.on("state", function (payload) { onState(payload); });
    socket.on("look", function () { setTimeout(look, Math.random() * LOOK); }); // something may have passed us by
    socket.on("disconnect", function () { each(asked.slice(), function (lose) { lose(); }); setOnline(false); if (!socket.active && !cut) { renew(); } });
    socket.on("connect_error", function () { setOnline(false); if (!socket.active) { renew(); } });
  }

  /* The server refused or ended the connection: another token, or another reader, by now. */
  function renew() {
    var wait = Math.min(60000, 1000 * Math.pow(2, refusals)) * (0.5 + Math.random());
    refusals += 1;
    setTimeout(function () { refresh(false, function () { if (!connected()) { socket.connect(); } }); }, wait);
  }

  /* The phone says that it lost the network: what still looks like a line is none. */
  function lost() {
    cut = true;
    if (socket) { socket.disconnect(); }
    setOnline(false);
  }

  function found() {
    if (cut && socket && !connected()) { socket.connect(); }
    cut = false;
    wake();
  }

  function start() {
    var self = doc.getElementById("live-script"), script = doc.createElement("script");
    script.src = self.getAttribute("data-socket");
    script.onload = function () { if (window.io) { connect(); } };
    body.appendChild(script);
    setInterval(function () { if (visible() && !connected()) { check(); } }, POLL);
  }

  window.yishiting = {
    say: say, each: each, connected: connected, emit: emit, redial: redial, refresh: refresh,
    serverNow: function () { return Date.now() + offset; }
  };
  doc.addEventListener("visibilitychange", function () { if (visible()) { wake(); } else { hiddenAt = Date.now(); } });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { wake(); } });
  if (live().length) {
    window.addEventListener("offline", lost);
    window.addEventListener("online", found);
    start();
  }
}());
