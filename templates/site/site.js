// Adds to a page that is complete without it: a filter, one video at a time, and captions on a
// page opened from a disk, where a browser refuses to load the file a <track> names.
(function () {
  "use strict";

  var videos = Array.prototype.slice.call(document.querySelectorAll("video"));

  function carried(name) {
    var inline = document.getElementById(name);
    return inline ? JSON.parse(inline.textContent) : {};
  }

  var cues = carried("cues"), subtitles = carried("subtitles");

  function add(video, kind, label, language, values) {
    var built = video.addTextTrack(kind, label, language);
    values.forEach(function (own) {
      var cue = new VTTCue(own[0], own[1], own[2]);
      Object.keys(own[3]).sort().reverse().forEach(function (name) {
        cue[name] = own[3][name];
      });
      built.addCue(cue);
    });
    built.mode = "disabled";
  }

  videos.forEach(function (video) {
    video.addEventListener("play", function () {
      videos.forEach(function (other) { if (other !== video) { other.pause(); } });
    });
    var card = video.getAttribute("data-card");
    var tracks = video.querySelectorAll("track");
    if (!cues[card] || (tracks.length && location.protocol !== "file:")) { return; }
    Array.prototype.forEach.call(tracks, function (track) { video.removeChild(track); });
    add(video, "captions", video.getAttribute("data-captions"), document.documentElement.lang,
      cues[card]);
    (subtitles[card] || []).forEach(function (other) {
      add(video, "subtitles", other.label, other.language, other.cues);
    });
  });

  var form = document.querySelector(".find");
  if (!form) { return; }
  var field = form.querySelector("input");
  var status = form.querySelector("[role=status]");

  function folded(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  var groups = Array.prototype.map.call(document.querySelectorAll(".group"), function (group) {
    var title = group.querySelector("h2").textContent;
    return {
      section: group,
      counted: group.hasAttribute("data-practices"),
      cards: Array.prototype.map.call(group.querySelectorAll(".card"), function (card) {
        var words = Array.prototype.map.call(
          card.querySelectorAll("h3, .kicker, .summary"),
          function (part) { return part.textContent; });
        return { article: card, text: folded(words.concat(title).join(" ")) };
      })
    };
  });

  function apply() {
    var sought = folded(field.value).split(/\s+/).filter(Boolean);
    var all = 0, shown = 0;
    groups.forEach(function (group) {
      var here = 0;
      group.cards.forEach(function (card) {
        var fits = sought.every(function (word) { return card.text.indexOf(word) >= 0; });
        card.article.hidden = !fits;
        if (fits) { here += 1; }
      });
      group.section.hidden = here === 0 && sought.length > 0;
      if (group.counted) {
        all += group.cards.length;
        shown += here;
      }
    });
    status.textContent = !sought.length ? "" : !shown ? status.getAttribute("data-nothing")
      : status.getAttribute("data-shown").replace("{shown}", shown).replace("{total}", all);
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  field.addEventListener("input", apply);
  // A heading that the filter hides cannot be gone to.
  document.querySelectorAll("nav a").forEach(function (link) {
    link.addEventListener("click", function () { field.value = ""; apply(); });
  });
  form.hidden = false;
  apply();
})();
