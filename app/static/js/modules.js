/* Loads a module once something on the page asks for it (data-module), also when a part of the page
   came later. Browsers too old for modules get the words in data-said-old. ES5. */
(function () {
  "use strict";
  var doc = document, loaded = {}, able = "noModule" in doc.createElement("script") && typeof window.BigInt === "function";

  function load(element) {
    var source = element.getAttribute("data-module"), said = element.querySelector("[data-part=said]"), script;
    if (!able) { if (said) { said.textContent = element.getAttribute("data-said-old") || ""; } return; }
    if (loaded[source]) { return; }
    loaded[source] = true;
    script = doc.createElement("script");
    script.type = "module";
    script.src = source;
    doc.head.appendChild(script);
  }

  function look() {
    Array.prototype.forEach.call(doc.querySelectorAll("[data-module]"), load);
  }

  doc.addEventListener("live:swapped", look);
  doc.addEventListener("DOMContentLoaded", look);
}());
