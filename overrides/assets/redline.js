// A redline: what happened to every block between two versions, and to its words. Nothing is searched for: that of neighbours
// was found, and stands in their history (scripts/onrecord/history/found.py); any other is read of it in the five steps of
// scripts/onrecord/history/compare.py.

import { BORDER, NONE } from "./history.js";
import { inRows, spotsOfOthers } from "./tables.js";

// White space, as Python knows it.
export const SPACE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
export const SPACES = new RegExp(`[${SPACE}]+`, "g");
const SPACES_IN_A_LINE = new RegExp(`[${SPACE.replace("\\t-\\r", "\\t\\v-\\r")}]+`, "g");
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const IMAGE = "\ufffc";
const REFERENCE = "\ufff9";
export const LEADING = new RegExp(`^[${SPACE}]+`);

const KEPT = 1 / 3; // of the shorter block's words, that two blocks have in common which have most in common
const JOINED = 1 / 2; // of the shorter block's words, that other blocks have in common
const LEAST_JOINED = 2; // words
const LEAST_MOVED = 4; // words
const BESIDE = [4, 10]; // words changed at both sides of a run of one word, of two, that becomes part of a phrase

// Every block of both versions, in the order in which it is read.
export function compare(history, from, to) {
  const versions = [history.laid(from), history.laid(to)];
  const found = history.found(from, to);
  return (found ? new FoundPair(history, ...versions, found) : new Pair(history, ...versions)).changes();
}

export const hasChanged = ({ kind, moved }) => kind !== "same" || moved !== null;

// How deep the innermost item of an ordered list stands.
export function lastItem(history, block) {
  const tags = block.containers.map((container) => history.tag(container));
  for (let depth = tags.length - 1; depth > 0; depth -= 1) {
    if (tags[depth] === "li" && tags[depth - 1] === "ol") return depth;
  }
  return null;
}

// Two versions in one weave. A group is the indices of blocks that belong together, `before` and `after`; a link of two
// blocks is one number, so that a Map can count by it.
class Pair {
  constructor(history, before, after) {
    Object.assign(this, { history, before, after });
    this.places = { before: placesOf(history, before), after: placesOf(history, after) };
  }

  changes() {
    const groups = this.groups();
    const partner = new Map();
    for (const { before, after } of groups) if (before.length && after.length) partner.set(before[0], after[0]);
    this.anchors = this.anchorsOf(groups);
    return groups.map((group) => this.change(group, partner));
  }

  groups() {
    const { stayed, went } = this.inCommon();
    const groups = this.linked(this.links(stayed));
    const [moved, short] = this.moves(went, groups);
    groups.push(...moved);
    return this.inOrder(inRows(this.history, groups, ...this.shapes(), short));
  }

  shapes() {
    return [this.before, this.after].map((blocks) => blocks.map(({ shape }) => shape));
  }

  // All blocks, in the order of the second version; what was removed stands where it stood.
  inOrder(groups) {
    const spots = spotsOfOthers(this.history, groups, ...this.shapes());
    return [...groups, ...this.alone(groups)]
      .map((group) => [...(group.after.length ? [Math.min(...group.after), 0] : spots.get(group.before[0])), group])
      .sort(byIndices)
      .map(([, , group]) => group);
  }

  // How many words two blocks have in common, at the same place and at another.
  inCommon() {
    const where = new Map();
    this.after.forEach((block, j) => block.threads.forEach((thread, k) => where.set(thread, [j, block.places[k]])));
    const [stayed, went] = [new Map(), new Map()];
    this.before.forEach((block, i) => block.threads.forEach((thread, k) => {
      if (!where.has(thread)) return;
      const [j, place] = where.get(thread);
      const counts = place === block.places[k] ? stayed : went;
      const link = this.link(i, j);
      counts.set(link, (counts.get(link) ?? 0) + 1);
    }));
    return { stayed, went };
  }

  link(i, j) {
    return i * this.after.length + j;
  }

  ends(link) {
    return [Math.floor(link / this.after.length), link % this.after.length];
  }

  // The blocks that belong together since they have words in common, or begin at the same place.
  links(stayed) {
    const links = new Set();
    const most = this.most(stayed);
    for (const [link, count] of stayed) {
      const [i, j] = this.ends(link);
      const share = count === most.before.get(i) && count === most.after.get(j) ? KEPT : JOINED;
      if (count >= LEAST_JOINED && count >= share * this.shorter(i, j)) links.add(link);
    }
    const begins = new Map(this.after.map(({ place }, j) => [place, j]));
    this.before.forEach(({ place }, i) => {
      if (!begins.has(place)) return;
      const link = this.link(i, begins.get(place));
      if (this.goesOn(link, stayed.get(link) ?? 0)) links.add(link);
    });
    return [...links].map((link) => this.ends(link)).sort(byIndices);
  }

  // For each block of either version how many words it has in common with the block it has most with.
  most(counts) {
    const [before, after] = [new Map(), new Map()];
    for (const [link, count] of counts) {
      const [i, j] = this.ends(link);
      before.set(i, Math.max(before.get(i) ?? 0, count));
      after.set(j, Math.max(after.get(j) ?? 0, count));
    }
    return { before, after };
  }

  // Whether a block is still the one that begins with the same lineage.
  goesOn(link, count) {
    const [i, j] = this.ends(link);
    const [one, other] = [this.before[i], this.after[j]];
    if (this.history.level(one.shape) && this.history.level(other.shape)) return true;
    if (!one.words.length || !other.words.length) return !one.words.length && !other.words.length;
    return count >= KEPT * this.shorter(i, j);
  }

  shorter(i, j) {
    return Math.min(this.before[i].words.length, this.after[j].words.length);
  }

  // Groups of blocks that are linked, with those between them; none reaches across a heading.
  linked(links) {
    const groups = [];
    for (const [i, j] of links) {
      const last = groups.at(-1);
      if (!last || (i !== last.before.at(-1) && j !== last.after.at(-1))) {
        groups.push({ before: [i], after: [j], moved: null });
      } else if (!this.isParted(this.before, last.before.at(-1), i) && !this.isParted(this.after, last.after.at(-1), j)) {
        while (last.before.at(-1) < i) last.before.push(last.before.at(-1) + 1);
        while (last.after.at(-1) < j) last.after.push(last.after.at(-1) + 1);
      }
    }
    return groups;
  }

  // Whether a heading stands between two blocks.
  isParted(blocks, first, last) {
    return blocks.slice(first + 1, last).some(({ shape }) => this.history.level(shape));
  }

  // Groups of one block each that went elsewhere, of which neighbours have one number; and the pairs too short to be any.
  moves(went, groups) {
    const taken = takenBy(groups);
    const links = [];
    const counted = [...went].map(([link, count]) => [count, ...this.ends(link)]);
    counted.sort(([count, ...link], [more, ...other]) => more - count || byIndices(link, other));
    for (const [count, i, j] of counted) {
      if (taken.before.has(i) || taken.after.has(j) || count < JOINED * this.shorter(i, j)) continue;
      links.push([i, j]);
      taken.before.add(i);
      taken.after.add(j);
    }
    const runs = runsOf(links.sort(byIndices)).map(([i, j, count]) => Array.from({ length: count }, (_, k) => [i + k, j + k]));
    const isLong = (run) => run.reduce((total, [i, j]) => total + this.shorter(i, j), 0) >= LEAST_MOVED;
    const moved = runs.filter(isLong).flatMap((run, number) => run.map(([i, j]) => ({ before: [i], after: [j], moved: number })));
    return [moved, runs.filter((run) => !isLong(run)).flat()];
  }

  // Groups of one block each that stands in one version only.
  alone(groups) {
    const taken = takenBy(groups);
    const left = (blocks, gone) => [...blocks.keys()].filter((index) => !gone.has(index));
    return [
      ...left(this.before, taken.before).map((i) => ({ before: [i], after: [], moved: null })),
      ...left(this.after, taken.after).map((j) => ({ before: [], after: [j], moved: null })),
    ];
  }

  // What happened to the blocks of a group, and their words by their fate.
  change(group, partner) {
    const before = group.before.map((i) => this.places.before[i]);
    const after = group.after.map((j) => this.places.after[j]);
    const [said, says] = this.blocks(group).map(withBorders);
    if (!before.length || !after.length) {
      const kind = after.length ? "added" : "removed";
      const segments = said.length || says.length ? [{ mark: kind, before: said, after: says }] : [];
      return { kind, before, after, segments, moved: null, reshaped: false };
    }
    const segments = this.segments(group, new Phrasing(this.history, said, says, this.anchors));
    const reshaped = this.isReshaped(group, partner);
    const kind = kindOf(before.length, after.length, segments, reshaped);
    return { kind, before, after, segments, moved: group.moved, reshaped };
  }

  // Of each named block and container of the first version its name in the second.
  anchorsOf(groups) {
    const names = new Map();
    const shape = (side, index) => this[side][index].shape;
    const elements = (side, index) => [shape(side, index).element, ...shape(side, index).containers].filter((e) => e !== NONE);
    const named = (element) => this.history.attribute(element, "id");
    for (const { before, after } of groups) {
      for (let k = 0; k < Math.min(before.length, after.length); k += 1) {
        const [ours, theirs] = [elements("before", before[k]), elements("after", after[k])];
        for (let depth = 0; depth < Math.min(ours.length, theirs.length); depth += 1) {
          const [was, is] = [named(ours[depth]), named(theirs[depth])];
          if (was && is && !names.has(was)) names.set(was, is);
        }
      }
    }
    return names;
  }

  // The words of a group; those on one thread are the same.
  segments(group, phrasing) {
    return phrasing.divided(phrasing.kept(onOneThread(...this.blocks(group).map(withBegins))));
  }

  blocks({ before, after }) {
    return [before.map((i) => this.before[i]), after.map((j) => this.after[j])];
  }

  isReshaped(group, partner) {
    const [i, j] = [group.before[0], group.after[0]];
    if (shapeOf(this.history, this.places.before[i]) !== shapeOf(this.history, this.places.after[j])) return true;
    const follows = i > 0 && j > 0 && partner.get(i - 1) === j - 1;
    return follows && this.before[i].shape.shared !== this.after[j].shape.shared;
  }
}

// Two versions of which it was found what belongs together.
class FoundPair extends Pair {
  constructor(history, before, after, found) {
    super(history, before, after);
    this.found = found;
  }

  groups() {
    return this.inOrder(this.found);
  }

  segments(group, phrasing) {
    return phrasing.divided(group.stayed ?? [[0, 0, phrasing.said.length]]);
  }
}

const byIndices = ([i, j], [otherI, otherJ]) => i - otherI || j - otherJ;

function takenBy(groups) {
  return { before: new Set(groups.flatMap(({ before }) => before)), after: new Set(groups.flatMap(({ after }) => after)) };
}

// Where each block stands; an ordered list counts its items.
function placesOf(history, blocks) {
  let counts = [];
  return blocks.map(({ shape }, index) => {
    counts = counts.slice(0, shape.shared);
    shape.containers.slice(shape.shared).forEach((container, offset) => {
      const tag = history.tag(container);
      const depth = shape.shared + offset;
      if (tag === "li" && depth) counts[depth - 1] += 1;
      counts.push(tag === "ol" ? Number.parseInt(history.attribute(container, "start") || "1", 10) - 1 : 0);
    });
    const depth = lastItem(history, shape);
    return { index, block: shape, number: depth === null ? null : counts[depth - 1] };
  });
}

// What readers see of a block beside its words.
function shapeOf(history, { block, number }) {
  const unnamed = (element) => history.without(element, "id", "start");
  const tags = block.containers.map((container) => history.tag(container));
  const seen = block.containers.filter((_, depth) => tags[depth] !== "ol").map(unnamed);
  return JSON.stringify([unnamed(block.element), seen, tags, number]);
}

function kindOf(before, after, segments, reshaped) {
  const marks = new Set(segments.map(({ mark }) => mark));
  if (before > 1) return after > 1 ? "reflowed" : "merged";
  if (after > 1) return "split";
  if (marks.has("added") || marks.has("removed")) return "reworded";
  return reshaped || [...marks].some((mark) => mark !== "same") ? "format only" : "same";
}

function withBorders(blocks) {
  return blocks.flatMap(({ words }, index) => (index ? [BORDER, ...words] : words));
}

// The threads of blocks; a border between two stands on the begin of the second.
function withBegins(blocks) {
  return blocks.flatMap(({ begin, threads }, index) => (index ? [begin, ...threads] : threads));
}

// Pairs of words that are on the same thread, rising in both.
function onOneThread(before, after) {
  const where = new Map(after.map((thread, j) => [thread, j]));
  const pairs = [];
  let last = -1;
  before.forEach((thread, i) => {
    const j = where.get(thread) ?? -1;
    if (j <= last) return;
    pairs.push([i, j]);
    last = j;
  });
  return pairs;
}

// The words of blocks that belong together, divided into phrases as scripts/onrecord/redline/phrase.py divides them. A run
// is words that follow each other in both texts: where they begin, and how many.
class Phrasing {
  constructor(history, said, says, anchors) {
    Object.assign(this, { history, said, says, anchors });
    this.begin = [0, 0, 0];
    this.end = [said.length, says.length, 0];
  }

  // Stretches of words of one fate, of which `runs` stay.
  divided(runs) {
    const segments = [];
    let [i, j] = this.begin;
    for (const run of [...runs, this.end]) {
      const [runI, runJ, length] = run;
      if (i < runI) segments.push({ mark: "removed", before: this.said.slice(i, runI), after: [] });
      if (j < runJ) segments.push({ mark: "added", before: [], after: this.says.slice(j, runJ) });
      segments.push(...this.dressed(run, i < runI || j < runJ));
      [i, j] = [runI + length, runJ + length];
    }
    return segments;
  }

  // Pairs of words that are the same, and between each two of them equal words at either end.
  widened(pairs) {
    const { said, says } = this;
    const wider = [];
    let [i, j] = this.begin;
    for (const [endI, endJ] of [...pairs, this.end]) {
      for (; i < endI && j < endJ && said[i] === says[j]; i += 1, j += 1) wider.push([i, j]);
      let back = 0;
      while (i < endI - back && j < endJ - back && said[endI - 1 - back] === says[endJ - 1 - back]) back += 1;
      for (let k = back; k > 0; k -= 1) wider.push([endI - k, endJ - k]);
      if (endI < said.length && endJ < says.length) wider.push([endI, endJ]);
      [i, j] = [endI + 1, endJ + 1];
    }
    return wider;
  }

  // The runs of words that stay, where `pairs` are the same. A few words between two changes become part of the phrase that changed; a run that may do
  // so still may when others have done so, so the order in which they are looked at makes no difference.
  kept(pairs) {
    const kept = [this.begin];
    for (const run of [...this.trimmed(runsOf(this.widened(pairs))), this.end]) {
      while (kept.length > 1 && this.joins(kept.at(-1), kept.at(-2), run)) kept.pop();
      kept.push(run);
    }
    return kept.slice(1, -1);
  }

  // Runs without a first or last word that only looks otherwise, where words changed beside it.
  trimmed(runs) {
    const bounds = [this.begin, ...runs, this.end];
    return runs.flatMap((run, index) => {
      const [i, j, length] = run;
      const [left, right] = [sum(between(bounds[index], run)), sum(between(run, bounds[index + 2]))];
      const marked = length === 1 ? left + right : left;
      const looksOtherwise = (k, beside) => this.mark(i + k, j + k, beside) === "typographic";
      const front = marked > 0 && looksOtherwise(0, left > 0) ? 1 : 0;
      const back = length > 1 && right > 0 && looksOtherwise(length - 1, false) ? 1 : 0;
      return front + back < length ? [[i + front, j + front, length - front - back]] : [];
    });
  }

  // Whether a run between two others becomes part of the phrase that changed; a block's end never does.
  joins(run, before, after) {
    const [i, , length] = run;
    if (length > BESIDE.length || this.said.slice(i, i + length).includes(BORDER)) return false;
    const [left, right] = [between(before, run), between(run, after)];
    if (!sum(left) || !sum(right)) return false;
    const spared = [...left, ...right].filter(Boolean).length - 2;
    return spared > 0 && sum(left) + sum(right) >= BESIDE[length - 1];
  }

  // Words that are the same, divided into those that look the same and those that do not.
  dressed([i, j, length], beside) {
    const segments = [];
    for (let k = 0; k < length; k += 1) {
      const mark = this.mark(i + k, j + k, beside && !k);
      if (segments.at(-1)?.mark !== mark) segments.push({ mark, before: [], after: [] });
      segments.at(-1).before.push(this.said[i + k]);
      segments.at(-1).after.push(this.says[j + k]);
    }
    return segments;
  }

  // Whether a word looks the same; white space before the first word of a block is not seen, nor a space that comes or
  // goes with the words that changed right before a word. Links within the page look the same that lead to one place.
  mark(i, j, beside) {
    const [one, other] = [this.said[i], this.says[j]];
    if (one === other) return "same";
    const isFirst = begins(this.said, i) || begins(this.says, j) || (beside && this.partsOnlyOne(one, other));
    const [before, after] = [this.seen(one, isFirst, this.anchors), this.seen(other, isFirst, new Map())];
    if (JSON.stringify(before) === JSON.stringify(after)) return "same";
    const text = (pieces) => pieces.map(([letters]) => letters).join("");
    return text(before) === text(after) ? "format" : "typographic";
  }

  // Whether one of two words has a space before it, and no line break; the other nothing.
  partsOnlyOne(one, other) {
    const [first, second] = [one, other].map((word) => this.history.text(word).match(LEADING)?.[0] ?? "").sort();
    return !first && Boolean(second) && !second.includes("\n");
  }

  // The pieces of a word as readers see them: without names, without which space it is, without what nobody sees.
  seen(word, isFirst, anchors) {
    const isWord = Boolean(this.history.text(word).replace(SPACES, ""));
    const seen = [];
    for (const [text, dress, apart = null] of this.history.pieces(word)) {
      const marks = this.history.marks(dress);
      let shown = this.sign(text, marks) || asSeen(text);
      if (isFirst && isWord && !seen.length) shown = shown.replace(LEADING, "");
      if (shown) seen.push([shown, marks.map((mark) => this.elementAsSeen(mark, anchors)), apart]);
    }
    return seen;
  }

  // What stands for a run that is no words, whatever is shown: the number of a footnote, the address of an image.
  sign(text, marks) {
    const read = (mark, name) => this.history.attribute(mark, name) ?? "";
    if (marks.length > 1 && read(marks.at(-2), "class") === "footnote-ref") return REFERENCE;
    const image = marks.at(-1);
    if (image === undefined || this.history.tag(image) !== "a" || !read(image, "class").split(" ").includes("image")) return "";
    return text === unquoted(read(image, "href") || read(image, "data-target")) ? IMAGE : "";
  }

  // An element without its name; a link within the page leads to where its place is called now.
  elementAsSeen(mark, anchors) {
    const { tag, attributes } = this.history.elements[mark];
    if (tag !== "a" && tag !== "sup") return this.history.elements[mark];
    const isBack = (this.history.attribute(mark, "class") ?? "").includes("footnote-backref");
    const kept = attributes.filter(([name, value]) => name !== "id" && !(name === "data-target" && value.startsWith("#")));
    const led = (value) => (isBack ? "#" : `#${anchors.get(unquoted(value.slice(1))) ?? unquoted(value.slice(1))}`);
    return { tag, attributes: kept.map(([name, value]) => [name, name === "href" && value.startsWith("#") ? led(value) : value]) };
  }
}

// Letters as readers see them; those of ASCII alone are all seen.
function asSeen(text) {
  return /^[\0-\x7f]*$/.test(text) ? text : text.normalize("NFC").replace(UNSEEN, "").replace(SPACES_IN_A_LINE, " ");
}

function unquoted(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

// Pairs that follow each other in both texts, joined.
function runsOf(pairs) {
  const runs = [];
  for (const [i, j] of pairs) {
    const last = runs.at(-1);
    if (last && last[0] + last[2] === i && last[1] + last[2] === j) last[2] += 1;
    else runs.push([i, j, 1]);
  }
  return runs;
}

// How many words were removed, and how many added, between two runs.
const between = (run, next) => [next[0] - run[0] - run[2], next[1] - run[1] - run[2]];

const sum = ([one, other]) => one + other;

// Whether a word is the first of its block.
const begins = (words, index) => index === 0 || words[index - 1] === BORDER;
