// A history: all versions of a statement in one weave, as scripts/onrecord/history/stored.py stores it.
// Words and elements are named by their number, and equal ones share it.

const VERSION = 1;

export const BORDER = -1; // in place of a word: one block ends and the next begins
export const NONE = -1; // in place of an element, a dress, or the number of a move

export function read(json) {
  if (json?.version !== VERSION) throw new Error(`history of version ${json?.version}`);
  return new History(json);
}

class History {
  constructor({ revisions, sets, elements, dresses, shapes, words, lineages, order, redlines }) {
    Object.assign(this, { revisions, dresses, shapes, lineages, order, redlines });
    this.sets = sets.map(inPairs);
    this.elements = elements.map(([tag, ...attributes]) => ({ tag, attributes: inPairs(attributes) }));
    this.numbers = new Map(elements.map((entry, number) => [JSON.stringify(entry), number]));
    this.words = words.map((word) => (typeof word === "string" ? [[word, NONE]] : word));
    this.texts = this.words.map((pieces) => pieces.map(([text]) => text).join(""));
    this.begins = beginsOf(lineages);
  }

  text(word) {
    return word === BORDER ? "" : this.texts[word];
  }

  // The pieces of a word, each [text, dress], or [text, dress, how many marks it shares with the piece before].
  pieces(word) {
    return word === BORDER ? [] : this.words[word];
  }

  // The elements around a piece, outermost first.
  marks(dress) {
    return dress === NONE ? [] : this.dresses[dress];
  }

  tag(element) {
    return element === NONE ? "" : this.elements[element].tag;
  }

  attribute(element, name) {
    return this.elements[element].attributes.find(([key]) => key === name)?.[1] ?? null;
  }

  level(block) {
    const tag = this.tag(block.element);
    return /^h[1-6]$/.test(tag) ? Number(tag[1]) : 0;
  }

  // The element of this tag with these attributes; where there is none yet, there is one from now on.
  element(tag, attributes = []) {
    const key = JSON.stringify([tag, ...attributes.flat()]);
    if (!this.numbers.has(key)) {
      this.numbers.set(key, this.elements.length);
      this.elements.push({ tag, attributes });
    }
    return this.numbers.get(key);
  }

  with(element, name, value) {
    const { tag, attributes } = this.elements[element];
    return this.element(tag, [...attributes, [name, value]]);
  }

  without(element, ...names) {
    if (element === NONE) return element;
    const { tag, attributes } = this.elements[element];
    const kept = attributes.filter(([name]) => !names.includes(name));
    return kept.length === attributes.length ? element : this.element(tag, kept);
  }

  // The blocks that belong together in two versions, where that was found by comparing them; else null. Each is
  // { before, after, moved, stayed }, the blocks by their index; `stayed` is null where every word stayed.
  found(from, to) {
    const numbers = [this.revisions.indexOf(from), this.revisions.indexOf(to)];
    const forward = this.redlines.find(([one, other]) => one === numbers[0] && other === numbers[1]);
    if (forward) return forward[2].flatMap(belongings);
    const back = this.redlines.find(([one, other]) => one === numbers[1] && other === numbers[0]);
    return back ? back[2].flatMap(belongings).map(swapped) : null;
  }

  // The blocks of a version as they lie in the weave. The shape of a lineage begins a block; its words are said there, or
  // in the block before where it has no shape.
  laid(name) {
    const revision = this.revisions.indexOf(name);
    const holds = this.sets.map((set) => set.some(([first, last]) => first <= revision && revision <= last));
    const blocks = [];
    this.order.forEach(([lineage, standing], place) => {
      if (!holds[standing]) return;
      const shape = this.lineages[lineage].shapes.find(([, held]) => holds[held]);
      if (shape) blocks.push(this.begun(lineage, place, shape[0]));
      this.say(blocks.at(-1), lineage, place, holds);
    });
    return blocks;
  }

  // A block without words. Of each word it says, it knows the thread and the place in the order of the weave.
  begun(lineage, place, number) {
    const [element, containers, shared] = this.shapes[number];
    return { begin: this.begins[lineage], place, shape: { element, containers, shared }, words: [], threads: [], places: [] };
  }

  say(block, lineage, place, holds) {
    let thread = this.begins[lineage] + 1;
    for (const run of this.lineages[lineage].runs) {
      const [, words] = run.find(([held]) => holds[held]) ?? [null, []];
      words.forEach((word, index) => {
        block.words.push(word);
        block.threads.push(thread + index);
        block.places.push(place);
      });
      thread += lengthOf(run);
    }
  }
}

const inPairs = (list) => Array.from({ length: list.length / 2 }, (_, index) => [list[2 * index], list[2 * index + 1]]);

const inThrees = (list) => Array.from({ length: list.length / 3 }, (_, index) => list.slice(3 * index, 3 * index + 3));

const countedFrom = (first, count) => Array.from({ length: count }, (_, index) => first + index);

function belongings(entry) {
  if (entry.length === 3) {
    const [i, j, count] = entry;
    return countedFrom(0, count).map((k) => ({ before: [i + k], after: [j + k], moved: null, stayed: null }));
  }
  const [i, n, j, m, moved, stayed] = entry;
  const group = { before: countedFrom(i, n), after: countedFrom(j, m), moved: moved === NONE ? null : moved };
  return [{ ...group, stayed: stayed && inThrees(stayed) }];
}

function swapped({ before, after, moved, stayed }) {
  return { before: after, after: before, moved, stayed: stayed?.map(([i, j, count]) => [j, i, count]) ?? null };
}

// For each lineage the number of its begin; its threads have the numbers after that.
function beginsOf(lineages) {
  let count = 0;
  return lineages.map(({ runs }) => {
    const begin = count;
    count += 1 + runs.reduce((sum, run) => sum + lengthOf(run), 0);
    return begin;
  });
}

// How many words a run has; it has as many in each dress.
function lengthOf([[, words]]) {
  return words.length;
}
