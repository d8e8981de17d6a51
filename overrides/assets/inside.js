// What is shown within a block: its words, and among them those that came and went, in one nest of elements; in nodes, as
// scripts/onrecord/redline/within.py writes it in HTML.

import { LEADING, SPACE } from "./redline.js";

const TAGS = { removed: "del", added: "ins" };
const UNSEEN = new RegExp(`[${SPACE}\\u00ad\\u200b-\\u200d\\u2060\\ufeff]`, "g");

// A strand is words of one fate and one dress: the runs that say them in either text, and for words that look otherwise the
// segment they are of, whether that is seen, and what is told of it. A run is a text in its marks; `apart` is how many of them
// it shares with the run before, where that cannot be seen of them. A part is a segment within one block, or the mark of a
// block's end that came or went.
export class Inside {
  constructor(history, labels) {
    Object.assign(this, { history, labels });
    this.count = 0;
  }

  text(words) {
    return words.map((word) => this.history.text(word)).join("");
  }

  // Both texts in one.
  both(parts) {
    const strands = [];
    for (const part of parts) strands.push(...this.strands(part, strands.length && !strands.at(-1).border ? strands.at(-1).mark : null));
    return this.nodes(withSpaceOutside(strands));
  }

  // One text alone, in which what the other has not is marked; what was has no names, as what is has them.
  one(side, parts) {
    const strands = parts.flatMap((part) => this.strandsOfOne(side, part));
    return this.nodes(strands, side === "before");
  }

  // Words of one fate.
  whole(mark, words) {
    return this.nodes(this.runs(words).map((run) => strand(mark, mark === "removed" ? { before: [run] } : { after: [run] })));
  }

  strands(part, last) {
    if (typeof part === "string") return [strand(part, { border: true })];
    if (part.mark === "same") return this.same(part, last);
    if (this.stayed(part)) return this.otherwise(part);
    const facts = this.slight(part);
    return [
      ...this.runs(part.before).map((run) => strand("removed", { before: [run], ...facts })),
      ...this.runs(part.after).map((run) => strand("added", { after: [run], ...facts })),
    ];
  }

  // What is only written with other capitals, quotes or dashes, stands in a mark of its own.
  slight({ mark }) {
    if (mark !== "typographic") return {};
    this.count += 1;
    return { segment: this.count, isSlight: true };
  }

  // All stand in the elements of their own text; `after` is what is shown. The part is `of` a segment that may be longer.
  strandsOfOne(side, part) {
    if (typeof part === "string") return [strand(part, { border: true })];
    const runs = this.runs(part[side]);
    if (part.mark === "same") return kept(runs);
    const facts = this.slight(part);
    if (!this.stayed(part.of)) return runs.map((run) => strand(side === "before" ? "removed" : "added", { after: [run], ...facts }));
    const [space, words] = ledBySpace(runs);
    this.count += 1;
    const said = words.map((run) => strand("format", { after: [run], segment: this.count, isSeen: true }));
    if (side === "after") said.at(-1).note = this.note(part.of);
    return [...kept(space), ...said];
  }

  // Words that look the same, though not to the letter everywhere.
  same({ before, after }, last) {
    const strands = [];
    let equal = [];
    const end = () => {
      strands.push(...kept(this.runs(equal)));
      equal = [];
    };
    before.forEach((old, index) => {
      if (old === after[index]) equal.push(old);
      else {
        end();
        strands.push(...this.alike(this.piecesOf(old), this.piecesOf(after[index]), index ? "same" : last));
      }
    });
    end();
    return strands;
  }

  // A word that looks the same, and was another to the letter. A space that came or went with the words before it is given
  // to them; where a block begins, none is seen.
  alike(before, after, last) {
    const [[was, said], [now, says]] = [ledBySpace(before), ledBySpace(after)];
    if (areEqual(said, says)) {
      if (last === null) return kept(after);
      if (last === "removed" && was.length && !now.length) return [...was.map((run) => strand("removed", { before: [run] })), ...kept(says)];
      if (last === "added" && now.length && !was.length) return [...now.map((run) => strand("added", { after: [run] })), ...kept(says)];
    }
    this.count += 1;
    return byDress(before, after, this.count);
  }

  // Words that look otherwise; the space before them, where it stayed, stands outside.
  otherwise(part) {
    const pairs = part.before.map((old, index) => [this.piecesOf(old), this.piecesOf(part.after[index])]);
    const [[was, said], [now, says]] = pairs[0].map(ledBySpace);
    const outside = areEqual(was, now);
    if (outside) pairs[0] = [said, says];
    this.count += 1;
    const strands = pairs.flatMap(([before, after]) => byDress(before, after, this.count));
    for (const each of strands) each.isSeen = true;
    strands.at(-1).note = this.note(part);
    return outside ? [...kept(was), ...strands] : strands;
  }

  // Whether words stayed to the eye, and only look otherwise.
  stayed({ mark, before, after }) {
    const letters = (words) => this.text(words).normalize("NFC").replace(UNSEEN, "");
    return mark === "format" || (mark === "typographic" && letters(before) === letters(after));
  }

  // What is different about words that look otherwise.
  note(segment) {
    const now = this.targets(segment.after);
    const lost = this.targets(segment.before).filter((target) => !now.includes(target));
    const notes = lost.map((target) => this.labels.target.replace("{}", () => target));
    if (segment.mark === "typographic") notes.push(this.labels.spacing);
    return ` (${notes.join("; ") || this.labels.format})`;
  }

  // Where links among words lead, each target once.
  targets(words) {
    const marks = words.flatMap((word) => this.piecesOf(word)).flatMap((run) => run.marks);
    const links = marks.filter((mark) => this.history.tag(mark) === "a");
    const target = (link) => this.history.attribute(link, "href") || this.history.attribute(link, "data-target") || "";
    return [...new Set(links.map(target))];
  }

  piecesOf(word) {
    return this.history.pieces(word).map(([text, dress, apart = null]) => ({ text, marks: this.history.marks(dress), apart }));
  }

  // The pieces of words, joined where they follow each other in one dress.
  runs(words) {
    const runs = [];
    for (const piece of words.flatMap((word) => this.piecesOf(word))) {
      const last = runs.at(-1);
      if (last && piece.apart === null && areSame(last.marks, piece.marks)) last.text += piece.text;
      else runs.push({ ...piece });
    }
    return runs;
  }

  // Strands in their elements; those that were added, or removed, together in one mark.
  nodes(strands, isBare = false) {
    const nest = new Nest(this.history, strands, isBare);
    const alike = (one, other) =>
      one && one.mark === other.mark && one.segment === other.segment && Boolean(one.border) === Boolean(other.border)
      && areSame(one.outer, other.outer);
    const groups = [];
    for (const each of strands) {
      if (alike(groups.at(-1)?.at(-1), each) && each.mark !== "same" && !each.border) groups.at(-1).push(each);
      else groups.push([each]);
    }
    for (const group of groups) nest.put(group[0].outer, this.marked(nest, group));
    return [...nest.root.childNodes];
  }

  // What is shown of strands that stand together.
  marked(nest, strands) {
    const [{ mark, border, isSeen }] = strands;
    if (border) return [this.border(mark)];
    const runs = strands.flatMap((each) => nest.bare(each.after.length ? each.after : each.before, each));
    if (mark === "same") return nest.written(runs);
    if (mark === "format") {
      const { note } = strands.at(-1);
      if (!isSeen) return nest.written(runs);
      const span = make("span", "or-format");
      span.append(...nest.written(runs));
      return note ? [span, noteOf([note])] : [span];
    }
    if (!runs.some(({ text }) => text.replace(LEADING, ""))) return mark === "added" ? nest.written(runs) : [];
    const element = make(TAGS[mark], strands[0].isSlight ? "or-slight" : "");
    element.append(hidden(`[${this.labels[mark]}: `), ...nest.written(runs, mark === "removed"), hidden("]"));
    return [element];
  }

  // The end of a block, where two became one or one became two.
  border(mark) {
    const element = make(TAGS[mark], "or-border");
    element.append(hidden(`[${this.labels[mark]}: ${this.labels.border}]`), "¶ ");
    return element;
  }
}

const strand = (mark, facts) => ({ mark, before: [], after: [], segment: 0, isSeen: false, note: "", border: false, outer: [], covered: 0, ...facts });

const kept = (runs) => runs.map((run) => strand("same", { before: [run], after: [run] }));

// A word by its dresses; what it was is told with the first.
const byDress = (before, after, segment) => after.map((run, index) => strand("format", { before: index ? [] : before, after: [run], segment }));

const areSame = (one, other) => one.length === other.length && one.every((each, index) => each === other[index]);

const areEqual = (one, other) =>
  one.length === other.length
  && one.every((run, index) => run.text === other[index].text && run.apart === other[index].apart && areSame(run.marks, other[index].marks));

// The space that words begin with, apart from them.
function ledBySpace(runs) {
  for (const [index, run] of runs.entries()) {
    const bare = run.text.replace(LEADING, "");
    if (!bare) continue;
    const hasSpace = bare !== run.text;
    const space = hasSpace ? [{ ...run, text: run.text.slice(0, run.text.length - bare.length) }] : [];
    const first = hasSpace ? { ...run, text: bare, apart: null } : run;
    return [[...runs.slice(0, index), ...space], [first, ...runs.slice(index + 1)]];
  }
  return [runs, []];
}

// A space in front of an element in which words were replaced stayed, and parts no element.
function withSpaceOutside(strands) {
  const stretches = [];
  for (const each of strands) {
    if (stretches.at(-1)?.[0].mark === each.mark) stretches.at(-1).push(each);
    else stretches.push([each]);
  }
  return stretches.flatMap((stretch, index) => {
    const [first, then] = [stretch[0], stretches[index + 1]?.[0]];
    const isSpace = first.before.length > 0 && first.before.every(({ text }) => text && !text.replace(LEADING, ""));
    if (first.mark !== "removed" || then?.mark !== "added" || !isSpace || !areEqual(first.before, then.after)) return stretch;
    stretches[index + 1] = stretches[index + 1].slice(1);
    return [...kept(first.before), ...stretch.slice(1)];
  });
}

// The elements in a block of the second text, each by a number, and in which of them each strand stands.
class Nest {
  constructor(history, strands, isBare) {
    Object.assign(this, { history, strands, isBare, elements: [] });
    const second = this.paths(strands.map(({ after }) => after));
    const first = this.paths(strands.map(({ border, before }) => (border ? null : before)));
    const [same, taken] = [new Map(), new Set()];
    strands.forEach(({ mark }, index) => {
      if (mark !== "same") return;
      first[index].forEach((old, depth) => {
        const now = second[index][depth];
        if (same.has(old) || taken.has(now)) return;
        same.set(old, now);
        taken.add(now);
      });
    });
    this.placeSecond(second);
    this.placeRemoved(first.map((path) => path.map((element) => same.get(element) ?? element)));
    this.root = document.createDocumentFragment();
    this.open = [{ element: null, node: this.root }];
  }

  // Number the elements of one text, block by block; return those in which all runs of a strand stand.
  paths(sequence) {
    let [standing, marks] = [[], []];
    return sequence.map((runs) => {
      let path = null;
      for (const run of runs ?? []) {
        const shared = run.apart ?? inCommon(marks, run.marks);
        const fresh = run.marks.slice(shared).map((mark) => this.elements.push(mark) - 1);
        [standing, marks] = [[...standing.slice(0, shared), ...fresh], run.marks];
        path = path ? path.slice(0, inCommon(path, standing)) : standing;
      }
      if (runs === null) [standing, marks] = [[], []];
      return path ?? [];
    });
  }

  // An element stands around marks where it holds more than one stretch of strands, or one that stayed.
  placeSecond(paths) {
    const held = new Map();
    let group = new Set();
    this.strands.forEach((each, index) => {
      const last = this.strands[index - 1];
      if (!last || last.mark !== each.mark || last.segment !== each.segment) group = new Set();
      if (!each.after.length) return;
      for (const element of paths[index]) {
        if (group.has(element)) continue;
        group.add(element);
        held.set(element, (held.get(element) ?? 0) + (each.mark === "same" ? 2 : 1));
      }
    });
    this.strands.forEach((each, index) => {
      each.outer = paths[index].filter((element) => held.get(element) > 1);
      each.covered = each.outer.length;
    });
  }

  // What was removed stands in the elements it shares with words beside it, and in all that go on around it.
  placeRemoved(paths) {
    const following = [];
    let last = [];
    for (const each of [...this.strands].reverse()) {
      following.unshift(last);
      if (each.after.length) last = each.outer;
    }
    last = [];
    this.strands.forEach((each, index) => {
      if (each.after.length) last = each.outer;
      else if (each.mark === "removed") {
        const [path, then] = [paths[index], following[index]];
        const around = inCommon(last, then);
        each.covered = Math.max(inCommon(path, last), inCommon(path, then));
        each.outer = each.covered >= around ? path.slice(0, each.covered) : last.slice(0, around);
      }
    });
  }

  // Runs without the elements around their strand; no link stands within a link.
  bare(runs, { outer, covered }) {
    const isLink = (mark) => this.history.tag(mark) === "a";
    const withinLink = outer.some((element) => isLink(this.elements[element]));
    return runs.map((run) => {
      const marks = run.marks.slice(covered);
      if (withinLink && marks.some(isLink)) return { ...run, marks: marks.filter((mark) => !isLink(mark)), apart: null };
      return { ...run, marks, apart: run.apart === null ? null : Math.max(run.apart - covered, 0) };
    });
  }

  // Put nodes into elements, which they share with those before them where they are the same.
  put(path, nodes) {
    const shared = inCommon(this.open.slice(1).map(({ element }) => element), path);
    this.open.length = shared + 1;
    for (const element of path.slice(shared)) {
      const node = created(this.history, this.isBare ? this.history.without(this.elements[element], "id") : this.elements[element]);
      this.open.at(-1).node.append(node);
      this.open.push({ element, node });
    }
    this.open.at(-1).node.append(...nodes);
  }

  // Runs as nodes, elements that they share opened once.
  written(runs, isBare = this.isBare) {
    const root = document.createDocumentFragment();
    const open = [root];
    let standing = [];
    for (const { text, marks: named, apart } of runs) {
      const marks = named.map((mark) => (isBare ? this.history.without(mark, "id") : mark));
      const shared = apart ?? inCommon(standing, marks);
      open.length = shared + 1;
      for (const mark of marks.slice(shared)) open.push(open.at(-1).appendChild(created(this.history, mark)));
      standing = marks;
      text.split("\n").forEach((line, index) => {
        if (index) open.at(-1).append(make("br"), "\n");
        if (line) open.at(-1).append(line);
      });
    }
    return [...root.childNodes];
  }
}

// How much of their begin two lists have in common.
export function inCommon(before, after) {
  const length = Math.min(before.length, after.length);
  let same = 0;
  while (same < length && before[same] === after[same]) same += 1;
  return same;
}

// Elements

export function make(tag, name) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  return element;
}

export function created(history, element) {
  return withAttributes(make(history.tag(element)), history.elements[element].attributes);
}

export function withAttributes(node, attributes) {
  for (const [name, value] of attributes) node.setAttribute(name, value);
  return node;
}

export function noteOf(nodes, id) {
  const span = make("span", "or-note");
  if (id) span.id = id;
  span.append(...nodes);
  return span;
}

// What is shown within a cell that went elsewhere, where it stood or where it stands now.
export function elsewhere(tag, nodes, label) {
  if (!nodes.some(({ textContent }) => textContent.trim())) return nodes;
  const mark = make(tag, "or-moved");
  mark.append(hidden(`[${label}: `), ...nodes, hidden("]"));
  return [mark];
}

export function linkTo(href, text) {
  const link = make("a");
  link.href = href;
  link.textContent = text;
  return link;
}

function hidden(text) {
  const span = make("span", "or-hidden");
  span.textContent = text;
  return span;
}
