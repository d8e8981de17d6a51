// Steps: the changes in a text, to which readers go one by one, by button and by key. Both the page of one revision's
// changes and compare.js use them; the words stand in the page.

export class Steps {
  // `text` holds the changes, each an element with `data-change`; `bar` has the buttons.
  constructor(bar, text) {
    const part = (name) => bar.querySelector(`[data-steps="${name}"]`);
    this.text = text;
    this.position = part("position");
    part("previous").addEventListener("click", () => this.go(-1));
    part("next").addEventListener("click", () => this.go(1));
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.find();
  }

  // Look again, after the text was written anew.
  find() {
    this.targets = [...this.text.querySelectorAll("[data-change]")];
    this.at = -1;
    this.position.hidden = true;
  }

  // Go to the next change or the one before; after the last comes the first.
  go(by) {
    if (!this.targets.length) return;
    this.at = this.from(by);
    const target = this.targets[this.at];
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
    const mark = target.querySelector("ins, del, .or-format, .or-note");
    (mark?.closest("td, th") ?? mark)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.position.textContent = this.position.dataset.words.replace("{}", this.at + 1).replace("{}", this.targets.length);
    this.position.hidden = false;
  }

  // A reader who has scrolled away from the last change goes on from what is on screen.
  from(by) {
    const edges = (target) => target.getBoundingClientRect();
    const last = this.at < 0 ? null : edges(this.targets[this.at]);
    if (last && last.bottom > 0 && last.top < innerHeight) return (this.at + by + this.targets.length) % this.targets.length;
    const below = this.targets.findIndex((target) => edges(target).top >= 0);
    if (by > 0) return Math.max(below, 0);
    return (below < 0 ? this.targets.length : below || this.targets.length) - 1;
  }

  pressed(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable]") || !this.targets.length) return;
    event.preventDefault();
    this.go(by);
  }
}

// The page of one revision's changes: buttons instead of the links that stand at each changed part.
const bar = document.querySelector('[data-onrecord="steps"]');
if (bar) {
  const text = document.querySelector(".or-redline");
  for (const link of text.querySelectorAll(".or-part > a")) link.remove();
  new Steps(bar, text);
  bar.hidden = false;
}
