// What changes in a privacy statement, shown on its publisher's own website. To be put where it is to stand:
//
//   <script src="https://archive.example/notice.js" data-notice="https://archive.example/statement/notice.json" defer></script>
//
// It fetches that one file, without cookies and without saying who asks, and shows its words as text. Where there is
// nothing to tell, or anything fails, it shows nothing.
(() => {
  "use strict";
  const script = document.currentScript;
  const source = script?.dataset.notice;
  if (!source) return;

  const line = (notice) => {
    const paragraph = document.createElement("p");
    paragraph.className = "onrecord-notice";
    paragraph.lang = notice.language;
    const link = document.createElement("a");
    const target = new URL(notice.url);
    if (target.protocol !== "https:" && target.protocol !== "http:") throw new TypeError("no web address");
    link.href = target.href;
    link.textContent = notice.link;
    paragraph.append(`${notice.message} `, link);
    return paragraph;
  };

  fetch(source, { credentials: "omit", referrerPolicy: "no-referrer" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then(({ notices }) => script.before(...notices.filter(({ message }) => message).map(line)))
    .catch(() => {});
})();
