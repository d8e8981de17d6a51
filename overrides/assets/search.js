// The search for the versions in which a phrase stood: it reads all of them on this device, and nothing typed leaves it.

import { read } from "./history.js";

class Search {
  constructor(form) {
    this.input = form.querySelector("input");
    this.answer = form.querySelector('[data-onrecord="answer"]');
    this.list = form.querySelector("ul");
    this.items = new Map([...this.list.children].map((item) => [item.dataset.name, item]));
    this.words = form.dataset;
    this.address = form.dataset.history;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), 200);
    });
    form.hidden = false;
  }

  get phrase() {
    return alike(this.input.value).trim();
  }

  async search() {
    const { phrase } = this;
    const { found, told } = phrase ? await this.find(phrase) : { found: [], told: "" };
    if (this.phrase !== phrase) return; // somebody typed on meanwhile
    for (const [name, item] of this.items) item.hidden = !found.includes(name);
    this.answer.textContent = told;
    this.list.hidden = !found.length;
  }

  // The names of the versions in which a phrase stood, and what is told of them.
  async find(phrase) {
    try {
      const versions = await this.versions();
      const found = versions.filter(({ lines }) => lines.some((line) => line.includes(phrase))).map(({ name }) => name);
      const told = found.length ? this.words.found : this.words.none;
      return { found, told: told.replace("{found}", found.length).replace("{all}", versions.length) };
    } catch {
      this.reading = null; // the next search tries again
      return { found: [], told: this.words.failed };
    }
  }

  // All versions by name, each in lines; they are fetched once.
  versions() {
    this.reading ??= fetched(this.address).then((history) =>
      history.revisions.map((name) => ({ name, lines: linesOf(history, name) })));
    return this.reading;
  }
}

async function fetched(address) {
  const reply = await fetch(address);
  if (!reply.ok) throw new Error(`${reply.status}`);
  return read(await reply.json());
}

// The lines of a version: a block begins one, and so does a line break within it.
function linesOf(history, name) {
  const texts = history.laid(name).map(({ words }) => words.map((word) => history.text(word)).join(""));
  return texts.flatMap((text) => text.split("\n")).map(alike);
}

// A text without what somebody who types it does not care about: capitals, the kind of quotation marks, what is not seen.
function alike(text) {
  return text.normalize("NFC").toLocaleLowerCase().replace(/[‘’]/g, "'").replace(/[“”„]/g, '"')
    .replace(/[\u00ad\u200b-\u200d\u2060]/g, "").replace(/\s+/g, " ");
}

const form = document.querySelector('[data-onrecord="search"]');
if (form) new Search(form);
