// The page on which any two versions of a statement are compared; without this, it lists each beside the one before.

import { read } from "./history.js";
import { ChangeMap } from "./map.js";
import { show } from "./markup.js";
import { compare, hasChanged } from "./redline.js";
import { Steps } from "./steps.js";

class Comparison {
  constructor(root) {
    this.root = root;
    const part = (name) => root.querySelector(`[data-compare="${name}"]`);
    this.form = part("form");
    this.from = part("from");
    this.to = part("to");
    this.status = part("status");
    this.result = part("result");
    this.text = part("text");
    this.instead = part("instead");
    this.names = { before: part("before"), after: part("after") };
    this.words = this.status.dataset;
    this.labels = { ...this.text.dataset };
    this.steps = new Steps(this.result, this.text);
    this.steps.map = new ChangeMap(part("map"), this.text, this.steps);
    this.heading = part("heading");
    this.title = document.title;
    part("swap").addEventListener("click", () => this.swap());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", (event) => this.chosen(event.target));
  }

  async start() {
    this.form.hidden = false;
    const unknown = this.readAddress();
    this.say(this.words.loading);
    try {
      const answer = await fetch(this.root.dataset.history, { cache: "no-cache" });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const stored = await answer.text();
      performance.mark("onrecord:begin");
      this.history = read(JSON.parse(stored));
    } catch {
      this.say(this.words.failed);
      this.form.hidden = true;
      this.root.dataset.isDone = "";
      return;
    }
    addEventListener("popstate", () => this.ask(this.readAddress()));
    this.ask(unknown);
  }

  // Show what the address asks for, unless it names a version that there is not.
  ask(unknown) {
    if (unknown === null) this.show();
    else this.miss(unknown);
  }

  get view() {
    return this.form.elements.view.value;
  }

  // Take over what the address asks for; return the name of a version that there is not.
  readAddress() {
    const asked = new URLSearchParams(location.search);
    const known = new Set([...this.from.options].map((option) => option.value));
    const current = this.from.querySelector("[data-current]")?.value;
    let unknown = null;
    for (const select of [this.from, this.to]) {
      const asks = asked.get(select.name);
      const name = asks === "current" ? (current ?? asks) : asks;
      if (known.has(name)) select.value = name;
      else if (name !== null) unknown ??= name;
    }
    this.form.elements.view.value = asked.get("view") === "side" ? "side" : "inline";
    this.form.elements.only.checked = asked.get("text") !== "whole";
    return unknown;
  }

  writeAddress() {
    const asked = new URLSearchParams({ from: this.from.value, to: this.to.value });
    if (this.view === "side") asked.set("view", "side");
    if (!this.form.elements.only.checked) asked.set("text", "whole");
    history.replaceState(history.state, "", `?${asked}`);
  }

  // A reader chose something in the form.
  chosen(control) {
    if (!this.history) return;
    if (control === this.form.elements.only && !this.result.hidden) {
      this.unfold();
      this.writeAddress();
    } else {
      performance.mark("onrecord:begin");
      this.show();
      this.writeAddress();
    }
  }

  swap() {
    [this.from.value, this.to.value] = [this.to.value, this.from.value];
    this.chosen(this.from);
  }

  // Show the two versions that are chosen.
  show() {
    const names = [this.from.value, this.to.value];
    const missing = names.find((name) => !this.history.revisions.includes(name));
    if (missing) {
      this.miss(missing);
      return;
    }
    this.instead.hidden = true;
    const changes = compare(this.history, ...names);
    this.fill(changes);
    performance.measure("onrecord:compare", "onrecord:begin");
    this.unfold();
    this.result.hidden = !changes.some(hasChanged);
    this.say(this.told(names));
    requestAnimationFrame(() => setTimeout(() => this.shown()));
  }

  fill(changes) {
    const aside = this.view === "side";
    this.text.classList.toggle("or-redline--side", aside);
    this.text.classList.add("or-redline--coming");
    this.names.before.parentElement.hidden = !aside;
    const [before, after] = [this.from, this.to].map((select) => select.selectedOptions[0].text.trim());
    this.names.before.textContent = before;
    this.names.after.textContent = after;
    this.text.dataset.before = before;
    this.text.dataset.after = after;
    this.heading.textContent = this.heading.dataset.words.replace("{}", () => before).replace("{}", () => after);
    document.title = `${this.heading.textContent} – ${this.title}`;
    show(this.history, changes, this.text, { ...this.labels, before, after }, { aside });
    this.steps.find();
  }

  // How many changes there are, in words.
  told([one, other]) {
    const count = this.steps.targets.length;
    const kind = one === other ? "same" : (["none", "one"][count] ?? "many");
    return this.words[kind].replace("{}", () => count.toLocaleString(document.documentElement.lang));
  }

  // Say that the archive holds no such version.
  miss(name) {
    this.instead.hidden = false;
    this.result.hidden = true;
    this.root.dataset.isDone = "";
    this.text.replaceChildren();
    this.steps.find();
    this.say(this.words.unknown.replace("{}", () => name));
  }

  // What is on screen was painted; now lay out the rest.
  shown() {
    performance.measure("onrecord:shown", "onrecord:begin");
    setTimeout(() => this.text.classList.remove("or-redline--coming"));
  }

  // Unchanged text is folded where readers want only changes.
  unfold() {
    for (const details of this.text.querySelectorAll("details.or-unchanged")) details.open = !this.form.elements.only.checked;
  }

  say(text) {
    this.status.textContent = text;
  }
}

const root = document.querySelector('[data-onrecord="compare"]');
if (root) new Comparison(root).start();
