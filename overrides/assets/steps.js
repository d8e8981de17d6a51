// Steps: the changes in a text, to which readers go one by one, by button and by key. Both the page of one revision's
// changes and compare.js use them; the words stand in the page.

import { ChangeMap } from "./map.js";

export class Steps {
  // `text` holds the changes, each an element with `data-change`; `bar` has the buttons.
  constructor(bar, text) {
    const part = (name) => bar.querySelector(`[data-steps="${name}"]`);
    this.text = text;
    this.position = part("position");
    this.weighty = part("weighty");
    this.weighty.addEventListener("change", () => this.weigh());
    part("previous").addEventListener("click", () => this.go(-1));
    part("next").addEventListener("click", () => this.go(1));
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.find();
  }

  // Look again, after the text was written anew.
  find() {
    this.targets = [...this.text.querySelectorAll("[data-change]")].filter((target) => !this.weighty.checked || weighs(target));
    this.at = -1;
    this.position.hidden = true;
    this.map?.find();
  }

  // Show and count only what matters, or everything.
  weigh() {
    this.text.classList.toggle("or-redline--weighty", this.weighty.checked);
    this.find();
  }

  // Go to the next change or the one before; after the last comes the first.
  go(by) {
    if (this.targets.length) this.goTo(this.from(by));
  }

  goTo(index) {
    this.at = index;
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

// Whether words came, went or moved, and not only their looks, their links or their numbers.
function weighs(target) {
  const weighty = ":is(ins, del):not(.or-slight), [id^=moved-]";
  return target.matches("hr") || Boolean(target.querySelector(weighty));
}

// The page of one revision's changes: buttons instead of the links that stand at each changed part.
const bar = document.querySelector('[data-onrecord="steps"]');
if (bar) {
  const text = document.querySelector(".or-redline");
  for (const link of text.querySelectorAll(".or-part > a")) link.remove();
  const steps = new Steps(bar, text);
  bar.hidden = false;
  steps.map = new ChangeMap(document.querySelector('[data-onrecord="map"]'), text, steps);
  steps.map.find();
}
