// Any two versions of a statement, compared from its history: the same redline as scripts/onrecord/pair.py reads from the
// weave, shown as scripts/onrecord/markup.py shows it. Nothing is searched for and no language is spoken here; the words
// with which marks are told stand in the page.

import { Steps } from "./steps.js";

// The history, as scripts/onrecord/spool.py stores it. Words and elements are named by their index, and equal ones share it.

const VERSION = 1;
const BORDER = -1; // in place of a word: one block ends and the next begins
const SPACE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"; // as Python knows it
const LEADING = new RegExp(`^[${SPACE}]+`);
const UNSEEN = new RegExp(`[${SPACE}\\u00ad\\u200b-\\u200d\\u2060\\ufeff]`, "g");
const SPACES = new RegExp(`[${SPACE}]+`, "g");
const EDGES = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
const LEADING_IN_A_LINE = new RegExp(`^[${SPACE.replace("\\t-\\r", "\\t\\v-\\r")}]+`);

export function read(json) {
  if (json?.version !== VERSION) throw new Error(`history of version ${json?.version}`);
  return new History(json);
}

class History {
  constructor(json) {
    Object.assign(this, json);
    this.elements = json.elements.map(([tag, ...rest]) => ({ tag, attributes: inPairs(rest) }));
    this.known = new Map(json.elements.map((entry, index) => [JSON.stringify(entry), index]));
    this.pieces = json.words.map((word) => (typeof word === "string" ? [[word, -1]] : word));
    this.spots = []; // for each lineage the number of its begin; its threads have the numbers after that
    let count = 0;
    for (const lineage of json.lineages) {
      this.spots.push(count);
      count += 1 + lineage.runs.reduce((sum, run) => sum + run[0][1].length, 0);
    }
  }

  text(word) {
    return word === BORDER ? "" : this.pieces[word].map(([text]) => text).join("");
  }

  marks(dress) {
    return dress < 0 ? [] : this.dresses[dress];
  }

  get(element, name) {
    return this.elements[element].attributes.find(([key]) => key === name)?.[1] ?? null;
  }

  level(block) {
    const tag = block.element < 0 ? "" : this.elements[block.element].tag;
    return /^h[1-6]$/.test(tag) ? Number(tag[1]) : 0;
  }

  // The element with other attributes.
  element(tag, attributes) {
    const key = JSON.stringify([tag, ...attributes.flat()]);
    if (!this.known.has(key)) {
      this.known.set(key, this.elements.length);
      this.elements.push({ tag, attributes });
    }
    return this.known.get(key);
  }

  without(element, ...names) {
    if (element < 0) return element;
    const { tag, attributes } = this.elements[element];
    const kept = attributes.filter(([name]) => !names.includes(name));
    return kept.length === attributes.length ? element : this.element(tag, kept);
  }

  // The blocks of a version as they lie in the weave.
  laid(name) {
    const number = this.revisions.indexOf(name);
    const holds = this.sets.map((set) => inPairs(set).some(([first, last]) => first <= number && number <= last));
    const blocks = [];
    this.order.forEach(([lineage, standing], place) => {
      if (!holds[standing]) return;
      const { shapes, runs } = this.lineages[lineage];
      for (const [shape, held] of shapes) {
        if (!holds[held]) continue;
        const [element, containers, shared] = this.shapes[shape];
        blocks.push({ lineage, place, shape: { element, containers, shared }, words: [], spots: [], places: [] });
      }
      const block = blocks.at(-1);
      let spot = this.spots[lineage] + 1;
      for (const run of runs) {
        const worn = run.find(([held]) => holds[held]);
        worn?.[1].forEach((word, index) => {
          block.words.push(word);
          block.spots.push(spot + index);
          block.places.push(place);
        });
        spot += run[0][1].length;
      }
    });
    return blocks;
  }
}

const inPairs = (list) => Array.from({ length: list.length / 2 }, (_, index) => [list[2 * index], list[2 * index + 1]]);

// The redline, in the four steps of pair.py

const KEPT = 1 / 3;
const JOINED = 1 / 2;
const LEAST_JOINED = 2;
const LEAST_MOVED = 4;
const LONGEST = 3;
const SHARE = 0.3;
const QUOTED = 60;

// Every block of both versions, in the order of the weave: what happened to it, and its words by their fate.
export function compare(history, from, to) {
  return new Pair(history, history.laid(from), history.laid(to)).changes();
}

const byPair = (one, other) => one[0] - other[0] || one[1] - other[1];

class Pair {
  constructor(history, before, after) {
    Object.assign(this, { history, a: before, b: after });
    this.placesA = placesOf(history, before);
    this.placesB = placesOf(history, after);
  }

  changes() {
    const groups = this.groups();
    const partner = new Map();
    for (const { before, after } of groups) if (before.length && after.length) partner.set(before[0], after[0]);
    return groups.map((group) => this.change(group, partner));
  }

  groups() {
    const [stayed, went] = this.inCommon();
    const groups = [];
    for (const [i, j] of this.links(stayed)) {
      const last = groups.at(-1);
      if (!last || (i !== last.before.at(-1) && j !== last.after.at(-1))) {
        groups.push({ before: [i], after: [j], moved: null });
      } else if (!this.isParted(this.a, last.before.at(-1), i) && !this.isParted(this.b, last.after.at(-1), j)) {
        while (last.before.at(-1) < i) last.before.push(last.before.at(-1) + 1);
        while (last.after.at(-1) < j) last.after.push(last.after.at(-1) + 1);
      }
    }
    groups.push(...this.moves(went, groups));
    const [takenA, takenB] = taken(groups);
    this.a.forEach((_, i) => takenA.has(i) || groups.push({ before: [i], after: [], moved: null }));
    this.b.forEach((_, j) => takenB.has(j) || groups.push({ before: [], after: [j], moved: null }));
    const place = ({ before, after }) => (after.length ? this.b[after[0]].place : this.a[before[0]].place);
    groups.sort((one, other) => place(one) - place(other));
    return inStretches(groups);
  }

  // Whether a heading stands between two blocks.
  isParted(blocks, first, last) {
    return blocks.slice(first + 1, last).some(({ shape }) => this.history.level(shape));
  }

  // How many words two blocks have in common, at the same place and at another.
  inCommon() {
    const where = new Map();
    this.b.forEach((block, j) => block.spots.forEach((spot, k) => where.set(spot, [j, block.places[k]])));
    const [stayed, went] = [new Map(), new Map()];
    this.a.forEach((block, i) => block.spots.forEach((spot, k) => {
      const found = where.get(spot);
      if (!found) return;
      const counts = found[1] === block.places[k] ? stayed : went;
      const link = i * this.b.length + found[0];
      counts.set(link, (counts.get(link) ?? 0) + 1);
    }));
    return [stayed, went];
  }

  apart(link) {
    return [Math.floor(link / this.b.length), link % this.b.length];
  }

  links(stayed) {
    const links = new Set();
    const [mostA, mostB] = this.most(stayed);
    for (const [link, count] of stayed) {
      const [i, j] = this.apart(link);
      const share = count === mostA.get(i) && count === mostB.get(j) ? KEPT : JOINED;
      if (count >= LEAST_JOINED && count >= share * this.shorter(i, j)) links.add(link);
    }
    const begins = new Map(this.b.map((block, j) => [`${block.lineage} ${block.place}`, j]));
    this.a.forEach((block, i) => {
      const j = begins.get(`${block.lineage} ${block.place}`);
      if (j === undefined) return;
      const link = i * this.b.length + j;
      if (this.goesOn(i, j, stayed.get(link) ?? 0)) links.add(link);
    });
    return [...links].map((link) => this.apart(link)).sort(byPair);
  }

  // For each block of either version how many words it has in common with the block it has most with.
  most(counts) {
    const most = [new Map(), new Map()];
    for (const [link, count] of counts) {
      this.apart(link).forEach((index, side) => most[side].set(index, Math.max(most[side].get(index) ?? 0, count)));
    }
    return most;
  }

  // Whether a block is still the one that begins with the same lineage.
  goesOn(i, j, count) {
    const [one, other] = [this.a[i], this.b[j]];
    if (this.history.level(one.shape) && this.history.level(other.shape)) return true;
    if (!one.words.length || !other.words.length) return !one.words.length && !other.words.length;
    return count >= KEPT * this.shorter(i, j);
  }

  shorter(i, j) {
    return Math.min(this.a[i].words.length, this.b[j].words.length);
  }

  moves(went, groups) {
    const [takenA, takenB] = taken(groups);
    const links = [];
    const counted = [...went].map(([link, count]) => [count, ...this.apart(link)]);
    counted.sort((one, other) => other[0] - one[0] || one[1] - other[1] || one[2] - other[2]);
    for (const [count, i, j] of counted) {
      if (takenA.has(i) || takenB.has(j) || count < JOINED * this.shorter(i, j)) continue;
      links.push([i, j]);
      takenA.add(i);
      takenB.add(j);
    }
    return runsOf(links.sort(byPair))
      .map(([i, j, count]) => Array.from({ length: count }, (_, k) => [i + k, j + k]))
      .filter((run) => run.reduce((total, [i, j]) => total + this.shorter(i, j), 0) >= LEAST_MOVED)
      .flatMap((run, number) => run.map(([i, j]) => ({ before: [i], after: [j], moved: number })));
  }

  change(group, partner) {
    const before = group.before.map((i) => this.placesA[i]);
    const after = group.after.map((j) => this.placesB[j]);
    const said = withBorders(group.before.map((i) => this.a[i].words));
    const says = withBorders(group.after.map((j) => this.b[j].words));
    if (!after.length || !before.length) {
      const kind = after.length ? "added" : "removed";
      const segments = said.length || says.length ? [{ mark: kind, before: said, after: says }] : [];
      return { kind, before, after, segments, moved: null, reshaped: false };
    }
    const pairs = threads(withBegins(this.history, group.before.map((i) => this.a[i])),
      withBegins(this.history, group.after.map((j) => this.b[j])));
    const segments = segmentsOf(this.history, said, says, pairs);
    const reshaped = this.reshaped(group, partner);
    const kind = kindOf(before.length, after.length, segments, reshaped);
    return { kind, before, after, segments, moved: group.moved, reshaped };
  }

  reshaped(group, partner) {
    const [i, j] = [group.before[0], group.after[0]];
    if (shapeOf(this.history, this.placesA[i]) !== shapeOf(this.history, this.placesB[j])) return true;
    const follows = i > 0 && j > 0 && partner.get(i - 1) === j - 1;
    return follows && this.a[i].shape.shared !== this.b[j].shape.shared;
  }
}

function taken(groups) {
  return [new Set(groups.flatMap((group) => group.before)), new Set(groups.flatMap((group) => group.after))];
}

// Between two groups that have both sides, what was removed comes before what was added.
function inStretches(groups) {
  const ordered = [];
  let [removed, added] = [[], []];
  for (const group of groups) {
    if (!group.after.length) removed.push(group);
    else if (!group.before.length) added.push(group);
    else {
      ordered.push(...removed, ...added, group);
      [removed, added] = [[], []];
    }
  }
  return [...ordered, ...removed, ...added];
}

// Where each block stands; an ordered list counts its items.
function placesOf(history, blocks) {
  let counts = [];
  return blocks.map(({ shape }, index) => {
    counts = counts.slice(0, shape.shared);
    shape.containers.slice(shape.shared).forEach((container, offset) => {
      const { tag } = history.elements[container];
      const depth = shape.shared + offset;
      if (tag === "li" && depth) counts[depth - 1] += 1;
      counts.push(tag === "ol" ? Number.parseInt(history.get(container, "start") || "1", 10) - 1 : 0);
    });
    const depth = lastItem(history, shape);
    return { index, block: shape, number: depth === null ? null : counts[depth - 1] };
  });
}

// How deep the innermost item of an ordered list stands.
function lastItem(history, block) {
  const tags = block.containers.map((container) => history.elements[container].tag);
  for (let depth = tags.length - 1; depth > 0; depth -= 1) {
    if (tags[depth] === "li" && tags[depth - 1] === "ol") return depth;
  }
  return null;
}

function shapeOf(history, { block, number }) {
  const unnamed = (element) => history.without(element, "id", "start");
  const tags = block.containers.map((container) => history.elements[container].tag);
  const seen = block.containers.filter((_, depth) => tags[depth] !== "ol").map(unnamed);
  return JSON.stringify([unnamed(block.element), seen, tags, number]);
}

function withBorders(blocks) {
  return blocks.flatMap((words, index) => (index ? [BORDER, ...words] : words));
}

// The threads of blocks; a border between two stands on the begin of the second.
function withBegins(history, blocks) {
  return blocks.flatMap(({ lineage, spots }, index) => (index ? [history.spots[lineage], ...spots] : spots));
}

// The words that are on the same thread, rising in both.
function threads(before, after) {
  const where = new Map(after.map((spot, j) => [spot, j]));
  const pairs = [];
  let last = -1;
  before.forEach((spot, i) => {
    const j = where.get(spot) ?? -1;
    if (j <= last) return;
    pairs.push([i, j]);
    last = j;
  });
  return pairs;
}

function segmentsOf(history, said, says, pairs) {
  const segments = [];
  let [i, j] = [0, 0];
  const runs = phrased(history, widened(said, says, pairs), said, says);
  for (const [runI, runJ, length] of [...runs, [said.length, says.length, 0]]) {
    if (i < runI) segments.push({ mark: "removed", before: said.slice(i, runI), after: [] });
    if (j < runJ) segments.push({ mark: "added", before: [], after: says.slice(j, runJ) });
    segments.push(...dressed(history, said, says, [runI, runJ, length], i < runI || j < runJ));
    [i, j] = [runI + length, runJ + length];
  }
  return segments;
}

// Pairs of words that are the same, and between each two of them equal words at either end.
function widened(said, says, pairs) {
  const wider = [];
  let [i, j] = [0, 0];
  for (const [endI, endJ] of [...pairs, [said.length, says.length]]) {
    for (; i < endI && j < endJ && said[i] === says[j]; i += 1, j += 1) wider.push([i, j]);
    let back = 0;
    while (i < endI - back && j < endJ - back && said[endI - 1 - back] === says[endJ - 1 - back]) back += 1;
    for (let k = back; k > 0; k -= 1) wider.push([endI - k, endJ - k]);
    if (endI < said.length && endJ < says.length) wider.push([endI, endJ]);
    [i, j] = [endI + 1, endJ + 1];
  }
  return wider;
}

// The runs of words that stay. A few words between two changes become part of the phrase that changed; a run that may do
// so still may when others have done so, so the order in which they are looked at makes no difference.
function phrased(history, pairs, said, says) {
  const kept = [[0, 0, 0]];
  for (const run of [...trimmed(history, runsOf(pairs), said, says), [said.length, says.length, 0]]) {
    while (kept.length > 1 && joins(kept.at(-1), kept.at(-2), run, said)) kept.pop();
    kept.push(run);
  }
  return kept.slice(1, -1);
}

// Pairs that follow each other in both texts, joined: where they begin, and how many.
function runsOf(pairs) {
  const runs = [];
  for (const [i, j] of pairs) {
    const last = runs.at(-1);
    if (last && last[0] + last[2] === i && last[1] + last[2] === j) last[2] += 1;
    else runs.push([i, j, 1]);
  }
  return runs;
}

// Runs without a first or last word that only looks otherwise, where words changed beside it.
function trimmed(history, runs, said, says) {
  const bounds = [[0, 0, 0], ...runs, [said.length, says.length, 0]];
  return runs.flatMap((run, index) => {
    const [i, j, length] = run;
    const [left, right] = [sum(between(bounds[index], run)), sum(between(run, bounds[index + 2]))];
    const marked = length === 1 ? left + right : left;
    const isTypographic = (k, beside) => markOf(history, said, says, i + k, j + k, beside) === "typographic";
    const front = marked > 0 && isTypographic(0, left > 0) ? 1 : 0;
    const back = length > 1 && right > 0 && isTypographic(length - 1, false) ? 1 : 0;
    return front + back < length ? [[i + front, j + front, length - front - back]] : [];
  });
}

// Whether a run between two others becomes part of the phrase that changed; a block's end never does.
function joins(run, before, after, said) {
  const [i, , length] = run;
  if (length > LONGEST || said.slice(i, i + length).includes(BORDER)) return false;
  const [left, right] = [between(before, run), between(run, after)];
  if (!sum(left) || !sum(right)) return false;
  const spared = [...left, ...right].filter(Boolean).length - 2;
  return spared > 0 && spared >= length - 1 && length <= SHARE * (sum(left) + sum(right));
}

// How many words were removed, and how many added, between two runs.
const between = (run, next) => [next[0] - run[0] - run[2], next[1] - run[1] - run[2]];

const sum = ([one, other]) => one + other;

// Words that are the same, divided into those that look the same and those that do not.
function dressed(history, said, says, [i, j, length], beside) {
  const segments = [];
  for (let k = 0; k < length; k += 1) {
    const mark = markOf(history, said, says, i + k, j + k, beside && !k);
    if (segments.at(-1)?.mark !== mark) segments.push({ mark, before: [], after: [] });
    segments.at(-1).before.push(said[i + k]);
    segments.at(-1).after.push(says[j + k]);
  }
  return segments;
}

// Whether a word looks the same; white space before the first word of a block is not seen, nor one that comes or goes with
// the words that changed right before a word.
function markOf(history, said, says, i, j, beside) {
  const [one, other] = [said[i], says[j]];
  if (one === other) return "same";
  const isSpaced = (word) => LEADING.test(history.text(word));
  const first = isFirst(said, i) || isFirst(says, j) || (beside && isSpaced(one) !== isSpaced(other));
  const [before, after] = [dressOf(history, one, first), dressOf(history, other, first)];
  if (JSON.stringify(before) === JSON.stringify(after)) return "same";
  const text = (pieces) => pieces.map(([letters]) => letters).join("");
  return text(before) === text(after) ? "format" : "typographic";
}

const isFirst = (words, index) => index === 0 || words[index - 1] === BORDER;

function dressOf(history, word, first) {
  const pieces = word === BORDER ? [] : history.pieces[word];
  const seen = pieces.map(([text, dress, apart = null]) => [text.normalize("NFC"), dress, apart]);
  if (!first || !history.text(word).replace(SPACES, "")) return seen;
  seen[0][0] = seen[0][0].replace(LEADING, "");
  return seen.filter(([text]) => text);
}

function kindOf(before, after, segments, reshaped) {
  const marks = new Set(segments.map(({ mark }) => mark));
  if (before > 1) return after > 1 ? "reflowed" : "merged";
  if (after > 1) return "split";
  if (marks.has("added") || marks.has("removed")) return "reworded";
  return reshaped || [...marks].some((mark) => mark !== "same") ? "format only" : "same";
}

// What readers see: markup.py, with nodes for strings

const hasChanged = (change) => change.kind !== "same" || change.moved !== null;

// Fills `root`; the element in which a change begins gets `data-change`.
export function show(history, changes, root, labels, { aside = false } = {}) {
  const markup = new Markup(history, changes, labels);
  const writer = new Writer(history);
  const parts = aside ? markup.rows() : markup.chunks();
  const shown = partsShown(history, parts);
  const stretches = document.createDocumentFragment();
  let into = null;
  parts.forEach((part, index) => {
    if (index === 0 || shown[index] !== shown[index - 1]) {
      into = shown[index] ? stretches : folded(stretches, labels);
    }
    if (aside) writer.row(into, part);
    else writer.write(into, part.right);
  });
  root.replaceChildren(stretches);
}

function folded(root, labels) {
  const details = root.appendChild(make("details", "or-unchanged"));
  details.appendChild(make("summary")).textContent = labels.unchanged;
  return details;
}

// Parts that changed are shown, and the heading above each.
function partsShown(history, parts) {
  const shown = parts.map((part) => part.changed);
  let above = -1;
  parts.forEach((part, index) => {
    if (history.level((part.right[0] ?? part.left[0]).block)) above = index;
    else if (above >= 0 && part.changed) shown[above] = true;
  });
  return shown;
}

function make(tag, name) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  return element;
}

class Markup {
  constructor(history, changes, labels) {
    Object.assign(this, { history, changes, labels });
    this.paths = { a: pathsOf(changes.flatMap((c) => c.before)), b: pathsOf(changes.flatMap((c) => c.after)) };
    this.alias = new Map();
    this.leaders = new Map();
    for (const change of changes) {
      this.join(change);
      if (change.moved !== null && !this.leaders.has(change.moved)) this.leaders.set(change.moved, change);
    }
  }

  // Take the containers of blocks that belong together for the same ones.
  join({ before, after, moved }) {
    if (!before.length || !after.length || moved !== null) return;
    const [one, other] = [before[0], after[0]];
    for (const [depth, container] of one.block.containers.entries()) {
      if (depth >= other.block.containers.length) return;
      if (this.history.elements[container].tag !== this.history.elements[other.block.containers[depth]].tag) return;
      const key = `a${this.paths.a.get(one.index)[depth]}`;
      if (!this.alias.has(key)) this.alias.set(key, `b${this.paths.b.get(other.index)[depth]}`);
    }
  }

  // The changes in reading order; where blocks stood that went elsewhere, the first of them once more.
  *withStubs() {
    const stubs = [...this.firstOfMoves().values()].sort((one, other) => one.before[0].index - other.before[0].index);
    for (const change of this.changes) {
      const stays = change.moved === null && change.before.length;
      while (stays && stubs.length && stubs[0].before[0].index < change.before[0].index) yield [stubs.shift(), true];
      yield [change, false];
    }
    for (const stub of stubs) yield [stub, true];
  }

  firstOfMoves() {
    const first = new Map();
    for (const change of this.changes) {
      if (change.moved === null) continue;
      const known = first.get(change.moved);
      if (!known || change.before[0].index < known.before[0].index) first.set(change.moved, change);
    }
    return first;
  }

  // One text: parts that stand on their own, each with all of its pieces.
  chunks() {
    const parts = [];
    let path = [];
    for (const [change, stub] of this.withStubs()) {
      for (const piece of this.pieces(change, stub)) {
        piece.shared = alike(path, piece.path);
        path = piece.path;
        if (!piece.shared) parts.push({ left: [], right: [], changed: false });
        parts.at(-1).right.push(piece);
        parts.at(-1).changed ||= piece.changed;
      }
    }
    return parts;
  }

  // Two texts: rows, as short as lists allow; a table, an item or a quote is not divided.
  rows() {
    const rows = [];
    for (const [left, right] of this.entries()) {
      if (!this.continues(rows.at(-1), left, right)) rows.push({ left: [], right: [], changed: false, lines: new Lines() });
      const row = rows.at(-1);
      for (const [pieces, more] of [[row.left, left], [row.right, right]]) {
        for (const piece of more) {
          piece.shared = alike(pieces.at(-1)?.path ?? [], piece.path);
          piece.line = row.lines.of(pieces, rowDepth(this.history, piece.block), piece);
          pieces.push(piece);
          row.changed ||= piece.changed;
        }
      }
    }
    return rows;
  }

  // What stands beside each other; what went elsewhere stands on the left where it was, on the right where it is.
  *entries() {
    const together = new Map();
    for (const change of this.changes) {
      if (change.moved !== null) together.set(change.moved, [...(together.get(change.moved) ?? []), change]);
    }
    for (const [change, stub] of this.withStubs()) {
      if (stub) for (const member of together.get(change.moved)) yield [this.side(member, "a", member === change), []];
      else yield [change.moved === null ? this.side(change, "a") : [], this.side(change, "b")];
    }
  }

  continues(row, left, right) {
    if (!row) return false;
    return [[row.left, left], [row.right, right]].some(([pieces, more]) => {
      if (!pieces.length || !more.length) return false;
      const shared = more[0].block.containers.slice(0, alike(pieces.at(-1).path, more[0].path));
      return shared.some((container) => !["ul", "ol"].includes(this.history.elements[container].tag));
    });
  }

  pieces(change, stub) {
    if (stub) return [this.stub(change)];
    if (!change.after.length) return this.whole(change, "a");
    if (!change.before.length) return this.whole(change, "b");
    return this.compared(change);
  }

  // A line in the place of what was moved from here, with a link to where it stands now.
  stub(change) {
    const place = change.before[0];
    const said = begin(change.segments.flatMap(({ before }) => before.map((word) => this.history.text(word))).join(""));
    const note = this.note([this.link(`#moved-${change.moved}`, this.labels.movedFrom), " "], `moved-from-${change.moved}`);
    note.appendChild(make("q")).textContent = said;
    const own = place.block.element >= 0 ? this.history.elements[place.block.element].tag : "";
    const kept = ["td", "th", "dt"].includes(own) ? this.history.element(own, []) : -1; // a row holds nothing but cells
    const element = place.block.containers.length ? kept : this.history.element("p", []);
    return this.piece({ ...place.block, element }, [note], place, "a", true);
  }

  whole(change, side) {
    const mark = side === "a" ? "removed" : "added";
    const words = change.segments.flatMap((segment) => (segment.before.length ? segment.before : segment.after));
    return (side === "a" ? change.before : change.after).map((place) => {
      const rule = this.history.element("hr", [["class", `or-${mark}`]]);
      const isRule = place.block.element >= 0 && this.history.elements[place.block.element].tag === "hr";
      const block = isRule ? { ...place.block, element: rule } : place.block;
      const piece = { ...this.piece(block, this.marked(mark, words), place, side, true), leads: true };
      const anchor = mark === "removed" && this.history.level(block) ? this.history.get(block.element, "id") : null;
      if (anchor) {
        const { tag, attributes } = this.history.elements[piece.block.element];
        piece.block.element = this.history.element(tag, [...attributes, ["id", `was-${anchor}`]]);
      }
      return piece;
    });
  }

  // The blocks as they are now; what was removed between two of them stands in the first.
  compared(change) {
    const inside = [[]];
    for (const segment of change.segments) {
      atBorders(segment).forEach((part, index) => {
        if (index && segment.mark !== "removed") inside.push(segment.mark === "added" ? this.border("ins") : []);
        else if (index) inside.at(-1).push(...this.border("del"));
        inside.at(-1).push(...this.segment(part));
      });
    }
    return this.told(change, inside);
  }

  told(change, inside) {
    const leads = this.leaders.get(change.moved) === change;
    inside[0].push(...this.notes(change).flatMap((note) => [" ", this.note([note])]));
    if (leads) {
      const back = this.link(`#moved-from-${change.moved}`, this.labels.moved);
      inside[0].unshift(this.note([back], `moved-${change.moved}`), " ");
    } else if (change.moved !== null) inside[0].unshift(this.note([this.labels.moved]), " ");
    const pieces = change.after.map((place, k) => this.piece(place.block, inside[k], place, "b", hasChanged(change)));
    pieces[0].leads = hasChanged(change) && (change.moved === null || leads);
    return pieces;
  }

  // The blocks of one side alone, with what is only there marked.
  side(change, side, leads = false) {
    const isBefore = side === "a";
    if (!change.before.length || !change.after.length) return isBefore === !change.after.length ? this.whole(change, side) : [];
    const inside = [[]];
    const mark = isBefore ? "removed" : "added";
    for (const segment of change.segments) {
      const words = isBefore ? segment.before : segment.after;
      inBlocks(words).forEach((part, index) => {
        if (index && segment.mark === mark && isBefore) inside.at(-1).push(...this.border("del"));
        if (index) inside.push(segment.mark === mark && !isBefore ? this.border("ins") : []);
        if (!part.length) return;
        const stayed = segment.mark === "format" || this.looksAlike(segment.mark, segment.before, segment.after);
        if (segment.mark === "same") inside.at(-1).push(...this.runs(part, isBefore));
        else if (stayed && isBefore) inside.at(-1).push(...this.otherwise(part, true));
        else if (stayed) inside.at(-1).push(...this.segment({ ...segment, after: part }));
        else inside.at(-1).push(...this.marked(mark, part));
      });
    }
    if (!isBefore) return this.told(change, inside);
    if (leads) {
      const link = this.link(`#moved-${change.moved}`, this.labels.movedFrom);
      inside[0].unshift(this.note([link], `moved-from-${change.moved}`), " ");
    } else if (change.moved !== null) inside[0].unshift(this.note([this.labels.movedFrom]), " ");
    return change.before.map((place, k) => this.piece(place.block, inside[k], place, "a", hasChanged(change)));
  }

  notes({ reshaped, before, after }) {
    if (!reshaped) return [];
    const [one, other] = [before[0], after[0]];
    const [level, now] = [this.history.level(one.block), this.history.level(other.block)];
    if (level && now && level !== now) return [this.labels.level.replace("{}", level)];
    if (one.number !== other.number && one.number !== null && other.number !== null) {
      return [this.labels.number.replace("{}", one.number)];
    }
    return [this.labels.format];
  }

  segment({ mark, before, after }) {
    if (mark === "same") return this.runs(after);
    const alike = this.looksAlike(mark, before, after);
    if (mark === "format" || alike) return this.noted(before, after, alike);
    if (mark === "typographic") return [...this.marked("removed", before), ...this.marked("added", after)];
    return this.marked(mark, before.length ? before : after);
  }

  // Words that stayed to the eye, and what is different about them.
  noted(before, after, alike) {
    const now = this.targets(after);
    const lost = this.targets(before).filter((target) => !now.includes(target));
    const notes = lost.map((target) => this.labels.target.replace("{}", () => target));
    if (alike) notes.push(this.labels.spacing);
    return [...this.otherwise(after), " ", this.note([notes.join("; ") || this.labels.format])];
  }

  // Whether typographic words differ in nothing but white space and characters nobody sees.
  looksAlike(mark, before, after) {
    const letters = (words) => words.map((word) => this.history.text(word)).join("").normalize("NFC").replace(UNSEEN, "");
    return mark === "typographic" && letters(before) === letters(after);
  }

  otherwise(words, bare = false) {
    const { space, runs } = this.spaced(words);
    const span = make("span", "or-format");
    span.append(...this.written(runs, bare));
    return space ? [space, span] : [span];
  }

  targets(words) {
    const marks = words.flatMap((word) => (word === BORDER ? [] : this.history.pieces[word].flatMap(([, dress]) => this.history.marks(dress))));
    const links = marks.filter((mark) => this.history.elements[mark].tag === "a");
    return [...new Set(links.map((mark) => this.history.get(mark, "href") || this.history.get(mark, "data-target") || ""))];
  }

  // Words that were added or removed, the space before them outside the mark.
  marked(mark, words) {
    const { space, runs } = this.spaced(words);
    if (!runs.length) return space ? [space] : [];
    const lead = space ? [] : this.ledBySpace(runs, mark === "removed");
    const element = make(mark === "added" ? "ins" : "del");
    element.append(this.hidden(`[${mark === "added" ? this.labels.added : this.labels.removed}: `));
    element.append(...this.written(runs, mark === "removed"), this.hidden("]"));
    return space ? [space, element] : [...lead, element];
  }

  // Part the space that emphasised words begin with from them, in their dress; a link is not divided.
  ledBySpace(runs, bare) {
    const [first] = runs;
    const found = first.text.match(LEADING)?.[0] ?? "";
    const isLink = this.history.marks(first.dress).some((mark) => this.history.elements[mark].tag === "a");
    if (first.dress < 0 || !found || found === first.text || isLink) return [];
    runs[0] = { ...first, text: first.text.slice(found.length) };
    return this.written([{ ...first, text: found }], bare);
  }

  // The space before words, apart from their runs.
  spaced(words) {
    const runs = joined(this.history, words);
    let space = "";
    while (runs.length && runs[0].dress < 0) {
      const found = runs[0].text.match(LEADING_IN_A_LINE)?.[0] ?? "";
      space += found;
      runs[0].text = runs[0].text.slice(found.length);
      if (runs[0].text) break;
      runs.shift();
    }
    return { space, runs };
  }

  hidden(text) {
    const span = make("span", "or-hidden");
    span.textContent = text;
    return span;
  }

  border(tag) {
    const element = make(tag, "or-border");
    element.append(this.hidden(`[${tag === "ins" ? this.labels.added : this.labels.removed}: ${this.labels.border}]`), "¶");
    return [element, " "];
  }

  note(nodes, id) {
    const span = make("span", "or-note");
    if (id) span.id = id;
    span.append(...nodes);
    return span;
  }

  link(href, text) {
    const link = make("a");
    link.href = href;
    link.textContent = text;
    return link;
  }

  runs(words, bare = false) {
    return this.written(joined(this.history, words), bare);
  }

  // Runs as nodes, elements that they share opened once; what was removed has no names.
  written(runs, bare) {
    const root = document.createDocumentFragment();
    const open = [root];
    let standing = [];
    for (const { text, dress, apart } of runs) {
      const marks = this.history.marks(dress).map((mark) => (bare ? this.history.without(mark, "id") : mark));
      const shared = apart ?? alike(standing, marks);
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

  piece(block, inside, place, side, changed) {
    const path = this.paths[side].get(place.index).map((instance) => this.alias.get(side + instance) ?? side + instance);
    const numbered = lastItem(this.history, block);
    let { element } = block;
    const containers = block.containers.map((container, depth) => {
      const { tag, attributes } = this.history.elements[container];
      const value = depth === numbered && place.number !== null;
      const own = value ? this.history.element(tag, [...attributes, ["value", String(place.number)]]) : container;
      return side === "a" ? this.history.without(own, "id") : own;
    });
    if (side === "a") element = this.history.without(element, "id");
    return { block: { ...block, element, containers }, inside, changed, path, shared: 0, leads: false, line: 0 };
  }
}

// Give each container of a text a number of its own; return those that each block stands in.
function pathsOf(places) {
  const paths = new Map();
  let [before, count] = [[], 0];
  for (const { index, block } of [...places].sort((one, other) => one.index - other.index)) {
    before = before.slice(0, block.shared);
    while (before.length < block.containers.length) before.push(count++);
    paths.set(index, before);
  }
  return paths;
}

// The runs of words that follow each other in one block.
function joined(history, words) {
  const runs = [];
  for (const word of words) {
    for (const [text, dress, apart = null] of word === BORDER ? [] : history.pieces[word]) {
      const last = runs.at(-1);
      if (last && last.dress === dress && apart === null) last.text += text;
      else runs.push({ text, dress, apart });
    }
  }
  return runs;
}

function inBlocks(words) {
  const blocks = [[]];
  for (const word of words) {
    if (word === BORDER) blocks.push([]);
    else blocks.at(-1).push(word);
  }
  return blocks;
}

// A segment cut where blocks end; borders are left out.
function atBorders({ mark, before, after }) {
  const [ours, theirs] = [inBlocks(before), inBlocks(after)];
  const count = after.length ? theirs.length : ours.length;
  return Array.from({ length: count }, (_, k) => ({ mark, before: ours[k] ?? [], after: theirs[k] ?? [] }));
}

function alike(before, after) {
  const length = Math.min(before.length, after.length);
  let same = 0;
  while (same < length && before[same] === after[same]) same += 1;
  return same;
}

// The first words of a text; a text that goes on says so.
function begin(text) {
  const whole = [...text.replace(EDGES, "").replace(SPACES, " ")];
  if (whole.length <= QUOTED) return whole.join("");
  const cut = whole.slice(0, QUOTED).join("");
  return `${cut.slice(0, cut.lastIndexOf(" ")) || cut}…`;
}

function created(history, element) {
  const { tag, attributes } = history.elements[element];
  const node = document.createElement(tag);
  for (const [name, value] of attributes) node.setAttribute(name, value);
  return node;
}

// How deep the row of a table stands among a block's containers; -1 outside a table.
function rowDepth(history, block) {
  return block.containers.findIndex((container) => history.elements[container].tag === "tr");
}

// The lines on which rows of two tables stand beside each other: those that belong together on one.
class Lines {
  constructor() {
    this.known = new Map();
    this.last = new Map();
    this.count = 0;
  }

  of(pieces, depth, piece) {
    if (depth < 0 || piece.shared > depth) return 0;
    const key = piece.path[depth];
    const last = this.last.get(pieces) ?? 0;
    if (!(this.known.get(key) > last)) this.known.set(key, (this.count += 1));
    this.last.set(pieces, this.known.get(key));
    return this.known.get(key);
  }
}

const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" };

class Writer {
  constructor(history) {
    this.history = history;
    this.heading = null;
    this.before = new Map();
  }

  row(root, { left, right, changed, lines }) {
    const row = root.appendChild(make("div", changed ? "or-row" : "or-row or-row--same"));
    this.write(row.appendChild(make("div", "or-row__before")), left, false);
    this.write(row.appendChild(make("div", "or-row__after")), right);
    if (this.isTable(left) && this.isTable(right)) this.align(row, lines.count);
  }

  // Two tables share the lines of one grid. A table that is laid out so may lose what it is, hence the roles.
  align(row, lines) {
    row.classList.add("or-row--table");
    row.style.setProperty("--or-lines", lines);
    for (const table of row.querySelectorAll("table")) {
      table.style.setProperty("--or-columns", Math.max(...[...table.rows].map(({ cells }) => cells.length)));
      for (const element of [table, ...table.querySelectorAll("*")]) {
        const role = ROLES[element.localName];
        if (role) element.setAttribute("role", role);
      }
    }
  }

  // Whether a side is one table and nothing else.
  isTable(pieces) {
    const alone = pieces.length && pieces.every(({ path }) => path.length && path[0] === pieces[0].path[0]);
    return Boolean(alone) && this.history.elements[pieces[0].block.containers[0]].tag === "table";
  }

  // Write pieces, with the containers they stand in.
  write(root, pieces, named = true) {
    const open = [root];
    let bare = false;
    for (const { block, inside, shared, path, leads, line } of pieces) {
      if (bare && block.element < 0 && shared === open.length - 1 && shared === block.containers.length) open.at(-1).append("\n");
      open.length = shared + 1;
      for (const container of block.containers.slice(shared)) open.push(this.opened(open.at(-1), container, named));
      bare = block.element < 0;
      if (named && this.history.level(block)) this.heading = this.history.get(block.element, "id");
      const row = rowDepth(this.history, block);
      if (line) open[row + 1].style.gridRow = line;
      const leaf = this.leaf(open.at(-1), block, inside);
      if (!leads) continue;
      if (row < 0) leaf.dataset.change = "";
      else this.markRow(path[row], open[row + 1], named);
    }
  }

  leaf(parent, block, inside) {
    if (block.element < 0) {
      parent.append(...inside);
      return parent;
    }
    const { tag } = this.history.elements[block.element];
    if (tag !== "pre") {
      const element = parent.appendChild(created(this.history, block.element));
      if (tag !== "hr") element.append(...inside);
      return element;
    }
    const pre = parent.appendChild(make("pre"));
    const code = pre.appendChild(make("code"));
    for (const [name, value] of this.history.elements[block.element].attributes) code.setAttribute(name, value);
    code.append(...inside);
    for (const end of code.querySelectorAll("br")) end.remove(); // a line feed is shown here as it is
    return code;
  }

  // A container, with what its kind brings: a table may be scrolled, and is named after its heading.
  opened(parent, element, named) {
    const { tag } = this.history.elements[element];
    if (tag === "table") {
      const frame = parent.appendChild(make("div", "table"));
      frame.tabIndex = 0;
      if (named && this.heading) {
        frame.setAttribute("role", "group");
        frame.setAttribute("aria-labelledby", this.heading);
      }
      return frame.appendChild(created(this.history, element));
    }
    if (tag !== "section") return parent.appendChild(created(this.history, element));
    parent.append(make("hr", "footnotes-sep"));
    return parent.appendChild(created(this.history, element)).appendChild(make("ol", "footnotes-list"));
  }

  // The changes in one row of a table are one, on whichever side.
  markRow(key, row, named) {
    row.dataset.change = "";
    if (named) this.before.get(key)?.removeAttribute("data-change");
    else this.before.set(key, row);
  }
}

// The page

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

  show() {
    const names = [this.from.value, this.to.value];
    const missing = names.find((name) => !this.history.revisions.includes(name));
    if (missing) {
      this.miss(missing);
      return;
    }
    this.instead.hidden = true;
    this.result.hidden = true;
    const changes = compare(this.history, ...names);
    const aside = this.view === "side";
    this.text.classList.toggle("or-redline--side", aside);
    this.text.classList.add("or-redline--coming");
    this.names.before.parentElement.hidden = !aside;
    this.names.before.textContent = this.from.selectedOptions[0].text;
    this.names.after.textContent = this.to.selectedOptions[0].text;
    show(this.history, changes, this.text, this.labels, { aside });
    this.steps.find();
    const count = this.steps.targets.length;
    performance.measure("onrecord:compare", "onrecord:begin");
    this.unfold();
    this.result.hidden = !changes.some(hasChanged);
    const said = names[0] === names[1] ? this.words.same : count === 0 ? this.words.none : count === 1 ? this.words.one : this.words.many;
    this.say(said.replace("{}", () => count.toLocaleString(document.documentElement.lang)));
    requestAnimationFrame(() => setTimeout(() => this.shown()));
  }

  miss(name) {
    this.instead.hidden = false;
    this.result.hidden = true;
    this.text.replaceChildren();
    this.steps.find();
    this.say(this.words.unknown.replace("{}", () => name));
  }

  // What is on screen was painted; now lay out the rest.
  shown() {
    performance.measure("onrecord:shown", "onrecord:begin");
    setTimeout(() => this.text.classList.remove("or-redline--coming"));
  }

  unfold() {
    for (const details of this.text.querySelectorAll("details.or-unchanged")) details.open = !this.form.elements.only.checked;
  }

  say(text) {
    this.status.textContent = text;
  }
}

const root = document.querySelector('[data-onrecord="compare"]');
if (root) new Comparison(root).start();
