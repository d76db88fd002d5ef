/* Everything here is a comfort: without it each page can be read, both dates of a notice stand on it, and
   all pages are listed in all.html. Nothing is asked of any other server. */
"use strict";
(function () {
  var root = document.documentElement, body = document.body, base = body.dataset.base;
  var chinese = root.lang.indexOf("zh") === 0, hant = root.lang.indexOf("Hant") > 0;
  function say(hans, english, hantText) { return chinese ? (hant && hantText) || hans : english; }
  function keep(name, value) { try { if (value) localStorage[name] = value; else delete localStorage[name]; } catch (e) { /* private mode */ } }
  function kept(name) { try { return localStorage[name] || ""; } catch (e) { return ""; } }

  /* Of a handbook of another day that day's end. */
  function today() { return "stood" in body.dataset ? Date.parse(body.dataset.built) : Date.now(); }

  /* 大字 */
  var big = document.getElementById("big");
  function show() { big.setAttribute("aria-pressed", String(root.classList.contains("big"))); }
  big.onclick = function () { root.classList.toggle("big"); keep("big", root.classList.contains("big") ? "1" : ""); show(); };
  show();

  /* Without a network what was read once, and what an emergency asks for, is still there. */
  if (location.protocol.indexOf("http") === 0 && "serviceWorker" in navigator) navigator.serviceWorker.register(base + "sw.js").catch(function () { /* private mode */ });
  if (location.search === "?offline") {
    var told = document.createElement("p");
    told.className = "lead";
    told.setAttribute("role", "status");
    told.textContent = say("现在没有网络，您要看的那一页没有存在本机；下面是首页。", "There is no network, and the page you asked for was not kept here; this is the first page.", "現在沒有網絡，您要看的那一頁沒有存在本機；下面是首頁。");
    document.querySelector("main").prepend(told);
  }

  /* Hand a page on: by the telephone's own means, else as its address. */
  var share = document.getElementById("share");
  share.onclick = function () {
    var page = { title: document.title, url: location.href.split("#")[0] };
    if (navigator.share) return navigator.share(page).catch(function () { /* thought better of it */ });
    if (navigator.clipboard) navigator.clipboard.writeText(page.url).then(function () { share.textContent = say("网址已复制", "Address copied", "網址已複製"); });
  };
  if (!navigator.share && !(navigator.clipboard && window.isSecureContext)) share.hidden = true;

  /* A heading breaks between words where the browser knows them: never 物|业. */
  if (chinese && window.Intl && Intl.Segmenter) {
    var segmenter = new Intl.Segmenter(root.lang, { granularity: "word" });
    document.querySelectorAll("h1,h2,h3,.brand b").forEach(function (heading) {
      [].slice.call(heading.childNodes).forEach(function (node) {
        if (node.nodeType !== 3) return;
        var pieces = document.createDocumentFragment(), marks = /^[\s，。、；：？！）》”·]/;
        Array.from(segmenter.segment(node.data)).forEach(function (one, place) {
          if (place && !marks.test(one.segment)) pieces.append(document.createElement("wbr"));
          pieces.append(one.segment);
        });
        node.replaceWith(pieces);
      });
      heading.classList.add("worded");
    });
  }

  /* A place inside something folded is shown when it is asked for, and all of it on paper. */
  function unfold() {
    var place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var at = place; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (place) place.scrollIntoView();
  }
  window.addEventListener("hashchange", unfold);
  unfold();
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not(.toc)").forEach(function (one) { one.open = true; });
    if (more) more.onclick();
  });

  /* What a notice announces is coming, under way, or over: decided now, not when the page was made. */
  function standing(element, now) {
    var data = element.dataset;
    if ("over" in data || (data.ends && Date.parse(data.ends) < now)) return "over";
    return data.starts && Date.parse(data.starts) > now ? "soon" : "now";
  }
  var words = { over: say("已结束", "over", "已結束"), soon: say("即将开始", "soon", "即將開始"), now: say("有效", "in force") };
  /* The first page shows the first few that concern the reader's block, and the others when they are asked for. */
  var chooser = document.getElementById("block"), more = document.getElementById("more"), most = Infinity;
  if (more) {
    most = Number(document.getElementById("current").dataset.most);
    more.onclick = function () { most = Infinity; mark(); };
  }
  function mark() {
    var now = today(), shown = 0, block = chooser ? chooser.value : "";
    document.querySelectorAll("[data-ends]").forEach(function (element) {
      var state = standing(element, now), label = element.querySelector(".standing");
      if (label) { label.textContent = words[state]; label.className = "standing " + state; }
      if (!element.closest("#current")) return;
      var blocks = element.dataset.blocks ? element.dataset.blocks.split("|") : [];
      element.hidden = state === "over" || (block !== "" && blocks.length > 0 && blocks.indexOf(block) < 0);
      if (!element.hidden) shown += 1;
      if (shown > most) element.hidden = true;
    });
    if (more) {
      more.hidden = shown <= most;
      more.textContent = say("其余" + (shown - most) + "份通知", shown - most + " more", "其餘" + (shown - most) + "份通知");
    }
    var none = document.getElementById("none");
    if (none) none.hidden = shown > 0;
  }
  if (chooser) {
    chooser.value = kept("block");
    if (chooser.selectedIndex < 0) chooser.selectedIndex = 0;
    chooser.onchange = function () { keep("block", chooser.value); mark(); };
  }
  mark();

  /* Searching is code of its own, which only its page loads, once somebody asks. */
  window.propctlPage = { say: say, today: today, base: base, chinese: chinese, over: words.over };
  var asking = document.querySelector("#ask input");
  function search() {
    asking.removeEventListener("focus", search);
    var script = document.createElement("script");
    script.src = base + "assets/search.js";
    document.head.appendChild(script);
  }
  if (asking) { if (/[?&]q=./.test(location.search)) search(); else asking.addEventListener("focus", search); }
})();
