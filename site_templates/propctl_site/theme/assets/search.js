/* The search page: titles and texts are loaded as scripts, since a page from a folder may fetch nothing else. */
"use strict";
(function () {
  var page = window.propctlPage, say = page.say, today = page.today, base = page.base, chinese = page.chinese;

  /* Search. docs: [uri, title, words, published, ends, tier]; a notice has a published day. */
  var data = { py: {}, t2s: {}, docs: [], tiers: [], alike: [], said: [] }, texts = [], waiting = {}, loaded = {};
  var none = Object.create(null); /* in which constructor is no word, as it is in {} */
  window.propctl = function (name, found) {
    if (name === "titles") {
      data = found;
      data.written = data.said.reduce(function (found, both) { return found.concat(both); }, data.alike);
      data.alike = data.alike.map(function (group) { return { said: group.map(plain), meant: group.map(plain) }; });
      /* what people say leads to words that pages have, and not the other way round */
      data.alike = data.alike.concat(data.said.map(function (both) { return { said: both[1].map(plain), meant: both[0].map(plain) }; }));
      data.titles = data.docs.map(function (doc) { return plain(doc[1]); });
      data.words = data.docs.map(function (doc) { return plain(doc[2]); });
      data.announced = Object.keys(data.docs.reduce(function (found, doc, place) { if (doc[3]) found[data.titles[place]] = 1; return found; }, {}));
      data.heads = data.docs.map(function (doc, place) { return data.titles[place] + "|" + data.words[place]; });
    } else if (name === "sounds") data.sounds = found;
    else Object.keys(found).forEach(function (place) { texts[place] = plain(found[place]); });
    loaded[name] = true;
    (waiting[name] || []).forEach(function (then) { then(); });
  };
  function load(name, then) {
    if (loaded[name]) return then();
    if (waiting[name]) return waiting[name].push(then);
    waiting[name] = [then];
    var script = document.createElement("script");
    script.src = base + "search/" + name + ".js";
    document.head.appendChild(script);
  }
  /* One written form: half width, small letters, simplified characters. Sign for sign, so that places agree. */
  function plain(text) {
    var found = "";
    for (var i = 0; i < text.length; i++) {
      var sign = text[i], code = text.charCodeAt(i);
      if (code > 0xff00 && code < 0xff5f) sign = String.fromCharCode(code - 0xfee0);
      found += data.t2s[sign] || sign.toLowerCase()[0];
    }
    return found;
  }
  /* What is said around what is meant; the longest first, so that of 在哪里 no 里 is left. */
  var asking = new RegExp(("请问|问下|想问|麻烦|怎么办|怎么样|怎么弄|怎么搞|怎么处理|怎么回事|怎样|怎么|怎么才能|如何|咋办|咋整|咋弄|咋|为什么|为啥|什么|啥|在哪里|在哪儿|去哪里|到哪里|哪里有|哪里|哪儿|哪个|在哪|去哪|上哪|" +
    "多少钱|要钱|多少|多久|可以|可不可以|能不能|能否|可否|行不行|行吗|让不让|允许|要不要|会不会|是不是|是否|有没有|有没|需要|我要|我想|想要|应该|打算|一下|吗|么|嘛|呢|啊|呀|吧|呗|啦|的|了|伐|" +
    "我家里|我家|家里|我们|你们|我们小区|小区里|小区|找谁|谁管|归谁管|归谁|谁负责|谁|几点|几|什么时候|时候|帮我|帮忙|今天|现在|老是|总是|一直|经常|天天|突然|好像|有点|得厉害|不知道|这个|那个|" +
    "点算|点样|点解|边度|边个|几多|唔该|系咪|咗|嘅|喺|俾|畀|攞").split("|").sort(function (a, b) { return b.length - a.length; }).join("|") + "|不$", "g");
  var english = new RegExp("^(the|a|an|to|of|is|are|am|was|do|does|did|i|me|my|we|our|you|your|it|how|what|when|where|who|why|can|could|should|may|" +
    "next|today|tomorrow|tonight|now|week|for|in|at|on|from|with|and|or|there|this|that|has|have|had|been|much|many|any|some|want|wants|need|needs|would|like|please|get|got)$");
  var digit = /\d/, building = /(\d+|[一二三四五六七八九十]+)(号楼|栋|幢|座)/g, units = ["号楼", "栋", "幢", "座"];
  function number(text) {
    if (digit.test(text)) return text;
    var digits = text.split("").map(function (sign) { return "一二三四五六七八九".indexOf(sign) + 1; });
    var ten = text.indexOf("十");
    return String(ten < 0 ? digits.join("") : 10 * (ten ? digits[0] : 1) + (digits[ten + 1] || 0));
  }
  /* A building under each of its names: 3栋 is 3号楼. */
  function called(term) {
    var found = /^(\d+)(号楼|栋|幢|座)$/.exec(term);
    return found ? units.map(function (unit) { return found[1] + unit; }) : [];
  }
  function terms(query) {
    var text = plain(query), found = [];
    text.split(/[\s,.;:!?()"'\u3001\uff0c\u3002\uff1b\uff1a\uff1f\uff01\uff08\uff09“”《》]+/).forEach(function (word) {
      if (!word || (!chinese && english.test(word))) return;
      /* gps维修, 三栋停水: what is written in letters is a word of its own, and so is a building */
      word = word.replace(/([a-z]{2})([^a-z\d]{2})/g, "$1 $2").replace(/([^a-z\d]{2})([a-z]{2})/g, "$1 $2");
      word = word.replace(building, function (_, n, unit) { return " " + number(n) + unit + " "; });
      var rest = word.replace(asking, function (said, at) { return within(word, at, said.length) ? said : " "; }).trim().split(/\s+/).filter(Boolean);
      (rest.length ? rest : [word]).forEach(function (one) { found = found.concat(parted(one)); });
    });
    var telling = found.filter(tells);
    return telling.length ? telling : found.length ? found : [text.trim()];
  }
  /* Whether a single sign is a word here: 狗, 灯; 里 is none. */
  function names(sign) {
    return data.alike.some(function (group) { return group.said.indexOf(sign) >= 0; }) ||
      data.words.some(function (words) { return words.split(" ").indexOf(sign) >= 0; });
  }
  /* Whether a term says enough to be looked for: 升降机坏 is 升降机 and 坏. */
  function tells(term) { return term.length > 1 || (term.length === 1 && names(term)); }
  /* Whether what stands there is part of a longer word of this site: 几点 of 几点上班. */
  function within(text, at, size) {
    var words = lexicon();
    for (var from = Math.max(0, at + size - 8); from <= at; from++) {
      for (var end = Math.max(at + size, from + size + 1); end <= Math.min(text.length, from + 8); end++) {
        if ((words[end - from] || none)[text.slice(from, end)]) return true;
      }
    }
    return false;
  }
  /* 退装修押金 is said of nothing, but 装修押金 is: what nothing is called is taken apart at the words of this site. */
  function parted(term) {
    if (term.length < 4 || /[a-z0-9]/.test(term) || data.heads.some(function (head) { return head.indexOf(term) >= 0; })) return [term];
    var words = lexicon(), best = [{ left: 0, pieces: 0 }];
    for (var end = 1; end <= term.length; end++) {
      best[end] = { from: end - 1, left: best[end - 1].left + 1, pieces: best[end - 1].pieces };
      for (var size = 2; size <= Math.min(8, end); size++) {
        var before = best[end - size], one = { from: end - size, left: before.left, pieces: before.pieces + 1, word: true };
        if ((words[size] || none)[term.slice(end - size, end)] && (one.left < best[end].left || (one.left === best[end].left && one.pieces <= best[end].pieces))) best[end] = one;
      }
    }
    if (!best[term.length].pieces) return [term];
    var found = [], rest = "";
    for (end = term.length; end > 0; end = best[end].from) {
      if (!best[end].word) { rest = term[end - 1] + rest; continue; }
      if (tells(rest)) found.unshift(rest);
      rest = "";
      found.unshift(term.slice(best[end].from, end));
    }
    return tells(rest) ? [rest].concat(found) : found;
  }
  /* Where a term stands; 1号楼 does not stand in 11号楼. */
  function find(text, term, from) {
    var at = text.indexOf(term, from || 0);
    while (at > 0 && digit.test(term[0]) && digit.test(text[at - 1])) at = text.indexOf(term, at + 1);
    return at;
  }
  function count(text, term) {
    var n = 0, at = find(text, term);
    while (at >= 0 && n < 5) { n += 1; at = find(text, term, at + term.length); }
    return n;
  }
  /* Other words for the same: 厕所 is 马桶 and 卫生间 (synonyms.txt). */
  function alike(word) {
    var found = [];
    data.alike.forEach(function (group) { if (group.said.indexOf(word) >= 0) found = found.concat(group.meant); });
    return found;
  }
  function has(text, forms) { return forms.some(function (form) { return find(text, form) >= 0; }); }
  /* How much it says that a page has one of these words: little where most pages do. */
  function weight(forms) {
    var pages = 0, holding = 0;
    data.docs.forEach(function (doc, place) {
      if (doc[3]) return;
      pages += 1;
      if (has(data.heads[place], forms) || has(texts[place] || "", forms)) holding += 1;
    });
    if (!holding && data.announced.some(function (title) { return has(title, forms); })) holding = 1;
    return holding ? Math.log(1 + pages / holding) : 0;
  }
  /* A term that no page has as a whole is looked for in parts: its pairs of signs, and words that mean the same. */
  function understood(term) {
    var names = called(term), forms = [term].concat(names, alike(term)), parts = [];
    function part(forms, times, sign) { parts.push({ forms: forms, weight: times * weight(forms), sign: sign }); }
    if (/^[a-z]/.test(term)) { /* pairs of letters are in every word */
      var stem = term.length > 4 ? term.replace(/(e?s|ing|ed)$/, "") : term;
      if (!chinese && stem !== term) forms = forms.concat(stem, alike(stem));
    } else if (!names.length) { /* half the name of a building is another building */
      for (var i = 0; i + 1 < term.length; i++) part([term.slice(i, i + 2)], 1);
      data.alike.forEach(function (group) { if (has(term, group.said)) part(group.meant, 1.5); });
      if (term.length > 1) for (i = 0; i < term.length; i++) part([term[i]], 0.25, true);
    }
    return { term: term, forms: forms, parts: parts, weight: weight(forms), letters: /^[a-z]{2,}$/.test(term),
      whole: parts.reduce(function (sum, one) { return sum + (one.weight || 0.4); }, 0) };
  }
  /* Letters against the readings of a title's characters, whole or by their first letter: zxyj, zhuangxiu. */
  function spelt(title, term, at, from) {
    if (at === term.length) return true;
    if (from === title.length) return false;
    var sign = title[from], readings = data.py[sign];
    if (!readings) return sign === term[at] && spelt(title, term, at + 1, from + 1);
    return readings.split("|").some(function (reading) {
      var rest = term.slice(at);
      if (reading.indexOf(rest) === 0) return true;
      return (rest.indexOf(reading) === 0 && spelt(title, term, at + reading.length, from + 1)) ||
        (rest[0] === reading[0] && spelt(title, term, at + 1, from + 1));
    });
  }
  /* Points for a title or for words; most where a whole word is meant. */
  function pinyin(text, term) {
    var best = 0;
    for (var from = 0; from < text.length; from++) {
      if (data.py[text[from]] && spelt(text, term, 0, from)) best = Math.max(best, from === 0 || text[from - 1] === " " ? 90 : 50);
    }
    return best;
  }
  /* Signs that sound alike (sounds: a line for each syllable) or look alike: what is typed for one another. */
  var read, shapes = "拆诉斥折|活话括|未末|己已巳|土士|人入八|大太犬|木本术|日曰目|间问闷|侯候|戌戍|贷货|买卖|拔拨|晴睛|汽气|孤狐|扶抚|困因|垃拉".split("|");
  function sounds(sign) {
    if (!read && data.sounds) {
      read = {};
      data.sounds.split("\n").forEach(function (line) {
        var at = line.indexOf(" ");
        line.slice(at + 1).split("").forEach(function (one) { read[one] = (read[one] || []).concat(line.slice(0, at)); });
      });
    }
    return (read && read[sign]) || [];
  }
  /* As many speak: no tongue curled, no n told from ng. */
  function flat(spelt) { return spelt.replace(/([zcs])h/g, "$1").replace(/ng/g, "n"); }
  function alikeInSound(one, other) {
    var heard = sounds(other).map(flat);
    return sounds(one).some(function (told) { return heard.indexOf(flat(told)) >= 0; });
  }
  function similar(one, other) {
    return alikeInSound(one, other) ||
      shapes.some(function (group) { return group.indexOf(one) >= 0 && group.indexOf(other) >= 0; });
  }
  /* The words of this site, by their length: plain -> as it is written. */
  function lexicon() {
    if (data.lexicon) return data.lexicon;
    var found = {};
    function add(word) {
      if (word.length < 2 || word.length > 8 || /[^\u3400-\u9fff]/.test(word)) return;
      (found[word.length] = found[word.length] || Object.create(null))[plain(word)] = word;
    }
    data.docs.forEach(function (doc) { if (!doc[3]) doc[1].split(/[与與和、，,：:·（）()的及\s]+/).concat(doc[2].split(" ")).forEach(add); });
    data.written.forEach(function (group) { group.forEach(add); });
    data.lexicon = found;
    return found;
  }
  /* The word that a piece of a term is meant to be: itself, or one that differs by a sign; two signs must be alike,
     and sound alike where it must be sure and the piece stands on a page. */
  function meant(piece, sure) {
    var words = lexicon()[piece.length] || none;
    if (words[piece]) return { word: words[piece], wrong: 0 };
    var by = sure && standing(piece) ? alikeInSound : !sure && piece.length > 4 ? Boolean : similar;
    var found = Object.keys(words).filter(function (word) {
      var wrong = [];
      for (var i = 0; i < word.length; i++) if (word[i] !== piece[i]) wrong.push(i);
      return wrong.length === 1 && by(word[wrong[0]], piece[wrong[0]]);
    });
    /* of several the one that this site says most */
    var best = found.length < 2 ? found[0] : found.map(function (word) { return [common(word), word]; }).sort(function (a, b) { return b[0] - a[0]; })[0][1];
    return best ? { word: words[best], wrong: 1 } : null;
  }
  /* On how many pages a term stands; what a page is called by counts as many, a notice, by accident perhaps, as one. */
  function standing(term) {
    if (data.announced.some(function (title) { return find(title, term) >= 0; })) return 1;
    return data.docs.reduce(function (sum, doc, place) {
      return doc[3] ? sum : sum + (find(data.heads[place], term) >= 0 ? 9 : find(texts[place] || "", term) >= 0 ? 1 : 0);
    }, 0);
  }
  function common(word) { return data.docs.filter(function (_, place) { return find(data.heads[place], word) >= 0 || find(texts[place] || "", word) >= 0; }).length; }
  /* A term with one wrong sign, as nothing but words of this site; "" where it is none, or is found as it is. */
  function closest(term, sure) {
    if (term.length < 2 || term.length > 8 || /[a-z0-9]/.test(term) || standing(term) > (sure ? 1 : 0)) return "";
    var best = [{ cost: 0, text: "", wrong: 0 }];
    for (var end = 1; end <= term.length; end++) {
      for (var from = 0; from < end - 1; from++) {
        var before = best[from], one = before && meant(term.slice(from, end), sure);
        if (!one || (one.wrong && before.wrong)) continue;
        var cost = before.cost + (one.wrong ? 0.8 : 0.1);
        if (!best[end] || cost < best[end].cost) best[end] = { cost: cost, text: before.text + one.word, wrong: before.wrong + (one.wrong || 0) };
      }
    }
    var found = best[term.length];
    return found && found.wrong ? found.text : "";
  }
  /* Of a title and its words, apart from the text: many notices share them, so they are judged once for a query. */
  function head(title, word, one) {
    var points = 0;
    one.forms.forEach(function (form, n) {
      var at = find(title, form), found = at >= 0 ? 100 + 60 * form.length / title.length + (at === 0 ? 15 : 0) : 0;
      /* a word that a page is said to be about, as it was typed, says more than a title that holds another for it */
      if (find(word, form) >= 0) found += (" " + word + " ").indexOf(" " + form + " ") < 0 ? 75 : n ? 90 : 140;
      points = Math.max(points, n ? 0.75 * found : found);
    });
    if (!points && one.letters) points = Math.max(pinyin(title, one.term), 0.9 * pinyin(word, one.term));
    return { points: points, parts: points ? [] : one.parts.filter(function (part) { return part.weight && has(title + "|" + word, part.forms); }) };
  }
  function score(place, one, known) {
    var both = data.heads[place], text = texts[place] || "";
    if (!(both in known)) known[both] = head(data.titles[place], data.words[place], one);
    var points = known[both].points, parts = known[both].parts, far = [];
    one.forms.forEach(function (form, n) { points += (n ? 3 : 9) * count(text, form); });
    if (known[both].points || !one.whole) return points;
    /* the texts of thousands of notices are alike: they are found by what they say as a whole */
    if (!points && !data.docs[place][3]) far = one.parts.filter(function (part) { return part.weight && parts.indexOf(part) < 0 && has(text, part.forms); });
    function sum(some) { return some.reduce(function (sum, part) { return sum + part.weight; }, 0); }
    var fit = (sum(parts) + 0.4 * sum(far)) / one.whole, words = parts.concat(far).some(function (part) { return !part.sign; });
    return Math.max(points, fit < 0.2 ? 0 : words ? 110 * fit : 40 * fit); /* single signs are in many words */
  }
  function rank(query) {
    var wanted = terms(query).map(understood), whole = plain(query).replace(/\s+/g, ""), now = today();
    var known = wanted.map(function () { return {}; }), found = [];
    var sum = wanted.reduce(function (sum, one) { return sum + (one.weight || 2); }, 0);
    data.docs.forEach(function (doc, place) {
      var points = 0, hits = 0;
      wanted.forEach(function (one, n) {
        var got = score(place, one, known[n]), share = (one.weight || 2) / sum;
        if (got) hits += share;
        points += got * share * wanted.length;
      });
      if (!hits) return;
      points *= hits;
      if (data.titles[place] === whole) points += 80;
      else if (data.heads[place].indexOf(whole) >= 0) points += 20;
      var over = doc[3] && (doc[4] === "-" || (doc[4] && Date.parse(doc[4]) < now));
      found.push({ place: place, points: points - (over ? 25 : 0), over: over, notice: Boolean(doc[3]), day: doc[3] || "" });
    });
    return found;
  }
  /* Pages and notices by their points; among notices that fit alike the newest first, and it stands in the first three. */
  function ordered(found) {
    var pages = found.filter(function (one) { return !one.notice; }), notices = found.filter(function (one) { return one.notice; });
    pages.sort(function (a, b) { return b.points - a.points; });
    var best = notices.reduce(function (top, one) { return Math.max(top, one.points); }, 0);
    notices.sort(function (a, b) {
      var fit = (b.points > best * 0.7) - (a.points > best * 0.7);
      return fit || (fit === 0 && a.points <= best * 0.7 ? b.points - a.points : 0) || (a.day < b.day ? 1 : a.day > b.day ? -1 : b.points - a.points);
    });
    var all = [], p = 0, n = 0;
    while (p < pages.length || n < notices.length) {
      var page = pages[p], notice = notices[n], fits = notice && notice.points >= best * 0.7 && best >= 60;
      if (all.length === 2 && n === 0 && fits) { all.push(notice); n += 1; }
      else if (all.length === 2 && p === 0 && page && page.points >= 60) { all.push(page); p += 1; }
      else if (!notice || (page && page.points >= notice.points)) { all.push(page); p += 1; }
      else { all.push(notice); n += 1; }
    }
    return all;
  }
  /* Words of this site that are read as these letters, one after the other: mengka is 门卡. */
  function heard(letters) {
    if (!data.spoken && data.sounds) {
      data.spoken = Object.create(null);
      Object.keys(lexicon()).forEach(function (size) {
        Object.keys(lexicon()[size]).forEach(function (word) {
          word.split("").reduce(function (read, sign) {
            var next = [];
            read.forEach(function (before) { sounds(sign).forEach(function (told) { if (next.length < 8) next.push(before + told); }); });
            return next;
          }, [""]).forEach(function (read) { data.spoken[flat(read)] = data.spoken[flat(read)] || lexicon()[size][word]; });
        });
      });
    }
    for (var size = letters.length; size > 3; size--) {
      var word = (data.spoken || none)[letters.slice(0, size)], rest = word && size < letters.length ? heard(letters.slice(size)) : "";
      if (word && (rest || size > letters.length / 2)) return rest ? word + " " + rest : word;
    }
    return "";
  }
  /* What was meant, where it was mistyped; where something fits already, only what sounds the same. */
  function mended(query, sure) {
    var letters = plain(query).replace(/[\s']/g, "");
    if (chinese && !sure && /^[a-z]{4,}$/.test(letters)) return heard(flat(letters));
    var asked = terms(query), found = asked.map(function (term) { return closest(term, sure) || term; }).join(" ");
    return found === asked.join(" ") ? "" : found;
  }
  function most(found) { return found.reduce(function (best, one) { return Math.max(best, one.points); }, 0); }
  function search(query) {
    var found = rank(query), sure = most(found) >= 60, corrected = mended(query, sure), second = corrected ? rank(corrected) : [];
    if (second.length && (!sure || most(second) > 1.2 * most(found))) {
      var seen = {};
      second.forEach(function (one) { seen[one.place] = true; });
      found = second.concat(found.filter(function (one) { return !seen[one.place]; }));
    } else corrected = "";
    return { found: ordered(found).slice(0, 30), corrected: corrected };
  }
  window.propctlSearch = search;

  var form = document.getElementById("ask"), list = document.getElementById("found"), status = document.getElementById("status");
  if (!form || !list) return;
  var input = form.querySelector("input");
  function begin(text, end) {
    for (var at = text.length - 1; at >= 0; at--) if (end.test(text[at])) return at + 1;
    return 0;
  }
  /* As much as fits, up to the end of a sentence or of a part of one: no number is cut in two. */
  function begun(text, room) {
    var fits = text.slice(0, room || 60), end = text.length > fits.length ? begin(fits, /[。！？；.!?;，、：,:\s]/) : fits.length;
    if (end === text.length) return fits;
    fits = (fits.slice(0, end) || fits).replace(/[，、：；,:;\s]+$/, "");
    return /[。！？.!?]$/.test(fits) ? fits : fits + (chinese ? "……" : "…");
  }
  function excerpt(place, query) {
    var text = texts[place];
    if (!text) return "";
    var raw = data.raw[place], term = terms(query).find(function (one) { return text.indexOf(one) >= 0; });
    if (!raw || !term) return raw ? begun(raw) : "";
    /* from the beginning of the sentence, or of its part where it is long */
    var at = text.indexOf(term), before = raw.slice(0, at), from = begin(before, /[。！？；.!?;]/);
    if (at - from > 50) from = begin(before, /[，、：,:\s]/);
    return [raw.slice(from, at).replace(/^\s+/, ""), raw.slice(at, at + term.length), begun(raw.slice(at + term.length), 60 - term.length)];
  }
  /* A day as people write it: 2026年11月21日, 21 November 2026. */
  function written(day) {
    var of = day.slice(0, 10).split("-").map(Number);
    if (chinese) return of[0] + "年" + of[1] + "月" + of[2] + "日";
    return new Date(of[0], of[1] - 1, of[2]).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  }
  function item(one, query) {
    var doc = data.docs[one.place], entry = document.createElement("li"), link = document.createElement("a");
    link.href = base + doc[0];
    link.textContent = doc[1];
    entry.appendChild(link);
    if (one.notice) {
      var small = document.createElement("small");
      small.textContent = (one.over ? page.over + " · " : "") + written(one.day);
      entry.appendChild(small);
    }
    var said = excerpt(one.place, query);
    if (said) {
      var text = document.createElement("p");
      if (typeof said === "string") text.textContent = said;
      else {
        var hit = document.createElement("mark");
        hit.textContent = said[1];
        text.append(said[0], hit, said[2]);
      }
      entry.appendChild(text);
    }
    return entry;
  }
  function run() {
    var query = input.value.trim();
    list.textContent = "";
    if (!query) { status.textContent = ""; return; }
    var result = search(query);
    result.found.forEach(function (one) { list.appendChild(item(one, result.corrected || query)); });
    status.textContent = !result.found.length ? say("没有找到。换个说法试试，或拨打服务电话。", "Nothing was found. Try other words, or ring us.", "沒有找到。換個說法試試，或撥打服務電話。")
      : result.corrected ? say("没有完全相同的，下面是", "Nothing quite like it; showing", "沒有完全相同的，下面是") + "“" + result.corrected + "”"
      : say("找到", "Found", "找到") + " " + result.found.length + (result.found.length === 30 ? "+" : "");
  }
  data.raw = [];
  var receive = window.propctl;
  var raw = [];
  window.propctl = function (name, found) {
    if (name.indexOf("text") === 0) Object.keys(found).forEach(function (place) { raw[place] = found[place]; });
    receive(name, found);
    data.raw = raw;
  };
  function ready(then) {
    load("titles", function () {
      then();
      data.tiers.concat("sounds").forEach(function (tier) { load(tier, then); });
    });
  }
  var asked = new URLSearchParams(location.search).get("q");
  if (asked) input.value = asked;
  ready(run);
  input.addEventListener("focus", function () { ready(run); });
  var timer;
  input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(function () { ready(run); }, 80); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    try { history.replaceState(null, "", "?q=" + encodeURIComponent(input.value)); } catch (e) { /* from a folder */ }
    ready(run);
  });
})();
