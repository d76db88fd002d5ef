/* What was read once can be read again without a network: the newest where there is one, else what was kept. */
"use strict";
var KEPT = "propctl-1";
var FIRST = ["index.html", "emergency.html", "answers.html", "search.html", "assets/site.css", "assets/site.js",
  "assets/search.js", "search/titles.js", "search/text-pages.js"];
self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (kept) { return kept.addAll(FIRST); }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", function (event) {
  var asked = event.request;
  if (asked.method !== "GET" || asked.url.indexOf(self.registration.scope) !== 0) return;
  event.respondWith(fetch(asked).then(function (answer) {
    if (answer.ok) {
      var copy = answer.clone();
      event.waitUntil(caches.open(KEPT).then(function (kept) { return kept.put(asked, copy); }));
    }
    return answer;
  }).catch(function () {
    return caches.match(asked, { ignoreSearch: true }).then(function (kept) { return kept || caches.match("index.html"); });
  }));
});
