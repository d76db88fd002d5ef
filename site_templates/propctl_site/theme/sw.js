/* After one visit the first page, what it leads to and the page that was read can be read without a network:
   the newest where there is one, else what was kept. */
"use strict";
var KEPT = "propctl-1";
var FIRST = ["index.html", "emergency.html", "answers.html", "search.html", "assets/site.css", "assets/site.js",
  "assets/search.js", "search/titles.js", "search/text-pages.js"];
var OTHERS = /^(\.\.|zh-Hant|en)\//; /* the other editions keep their own */
/* Each by itself: what is missing keeps nothing else away. */
function keep(kept, urls) {
  return Promise.all(urls.map(function (url) { return kept.add(url).catch(function () { /* the next visit tries again */ }); }));
}
function linked(kept) {
  return kept.match("index.html").then(function (page) { return page.text(); }).then(function (text) {
    var found = (text.match(/href="[^":#?]+\.html"/g) || []).map(function (href) { return href.slice(6, -1); });
    return keep(kept, found.filter(function (href, place) { return !OTHERS.test(href) && found.indexOf(href) === place && FIRST.indexOf(href) < 0; }));
  });
}
self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (kept) {
    return kept.addAll(FIRST).then(function () { return linked(kept); });
  }).then(function () { return self.skipWaiting(); }));
});
/* The page that brought us here was loaded before we were. */
self.addEventListener("activate", function (event) {
  event.waitUntil(Promise.all([self.clients.claim(), caches.open(KEPT), self.clients.matchAll({ includeUncontrolled: true })]).then(function (all) {
    return keep(all[1], all[2].map(function (open) { return open.url.split("#")[0]; }));
  }));
});
/* A page that was not kept gives way to the first one, at its own address: its style and links are there. */
function without(asked) {
  return caches.match(asked, { ignoreSearch: true }).then(function (kept) {
    if (kept) return kept;
    return asked.mode === "navigate" ? Response.redirect(self.registration.scope + "index.html?offline") : Response.error();
  });
}
self.addEventListener("fetch", function (event) {
  var asked = event.request;
  if (asked.method !== "GET" || asked.url.indexOf(self.registration.scope) !== 0) return;
  event.respondWith(fetch(asked).then(function (answer) {
    if (answer.ok) {
      var copy = answer.clone();
      event.waitUntil(caches.open(KEPT).then(function (kept) { return kept.put(asked, copy); }));
    }
    return answer;
  }).catch(function () { return without(asked); }));
});
