// A redline as readers see it, in nodes, as scripts/onrecord/redline/html.py writes it in HTML. No language is spoken here; the
// words with which marks are told come from the page.

import { BORDER, NONE } from "./history.js";
import { Inside, created, elsewhere, inCommon, linkTo, make, noteOf, withAttributes } from "./inside.js";
import { widthsOf, withEvenRows } from "./layout.js";
import { Nesting } from "./nesting.js";
import { SPACE, SPACES, hasChanged, lastItem } from "./redline.js";
import { isCell, rowDepth, spotsOfOthers } from "./tables.js";

const TITLES = 3; // that a fold names
const QUOTED = 60; // signs of a moved block that are quoted where it stood
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" };
const EDGES = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");

// Fills `root`; the element in which a change begins gets `data-change`.
export function show(history, changes, root, labels, { aside = false } = {}) {
  const markup = new Markup(history, changes, labels);
  const writer = new Writer(history, labels);
  const parts = aside ? markup.rows() : markup.chunks();
  const shown = partsShown(history, parts);
  const stretches = document.createDocumentFragment();
  let into = null;
  let above = [];
  parts.forEach((part, index) => {
    if (shown[index] !== shown[index - 1]) {
      const end = shown.indexOf(!shown[index], index);
      into = shown[index] ? stretches : folded(stretches, parts.slice(index, end < 0 ? parts.length : end), above, { history, labels });
    }
    above = titlesOf([part]).slice(-1).concat(above).slice(0, 1);
    if (aside) writer.row(into, part);
    else writer.write(into, part.after);
  });
  root.replaceChildren(stretches);
}

// Parts that changed are shown, and the heading above each.
function partsShown(history, parts) {
  const shown = parts.map((part) => part.changed);
  let above = null;
  parts.forEach((part, index) => {
    if (history.level((part.after[0] ?? part.before[0]).block)) above = index;
    else if (above !== null && part.changed) shown[above] = true;
  });
  return shown;
}

// A fold says how much it holds, and under which headings.
function folded(root, parts, above, { history, labels }) {
  const details = root.appendChild(make("details", "or-unchanged"));
  const count = parts.flatMap(({ after }) => after).filter((piece) => beginsPassage(history, piece)).length;
  const found = titlesOf(parts);
  const titles = found.length ? found : above;
  const told = (count === 1 ? labels.unchangedOne : labels.unchangedMany).replace("{}", count.toLocaleString(document.documentElement.lang));
  const named = titles.slice(0, TITLES).join(" · ") + (titles.length > TITLES ? " …" : "");
  details.appendChild(make("summary")).textContent = named ? `${told}: ${named}` : told;
  return details;
}

const titlesOf = (parts) => parts.flatMap(({ after }) => after).map(({ title }) => title).filter(Boolean);

// Whether a block is one that readers count; the cells of a row are one.
function beginsPassage(history, { block, shared }) {
  const depth = rowDepth(history, block);
  return !history.level(block) && (depth < 0 || shared <= depth);
}

// The changes as pieces. A piece is one block to be shown: what is written inside it, the path of containers it stands in,
// and how many of these the piece before shares; whether it changed, and whether a change begins there (`leads`), to which
// a reader may go; in a table, the line of its row. A part is pieces of either side that stand on their own.
class Markup {
  constructor(history, changes, labels) {
    Object.assign(this, { history, changes, labels });
    this.words = new Inside(history, labels);
    this.nesting = new Nesting(history, changes);
    this.moves = new Map(); // by the number of a move, its changes
    for (const change of changes) {
      if (change.moved !== null) this.moves.set(change.moved, [...(this.moves.get(change.moved) ?? []), change]);
    }
    this.withinTables = this.movesWithinTables();
  }

  // The moves in which some cells of a table went elsewhere, and not all of them.
  movesWithinTables() {
    const fates = new Map();
    for (const change of this.changes) {
      for (const side of ["before", "after"]) {
        for (const { index } of change[side]) {
          const table = this.nesting.innermost(this.nesting[side].get(index), "table");
          if (table !== null) fates.set(table, (fates.get(table) ?? new Set()).add(change.moved));
        }
      }
    }
    return new Set([...fates.values()].filter(({ size }) => size > 1).flatMap((fate) => [...fate]).filter((moved) => moved !== null));
  }

  // Whether a block is a cell of a row or column that goes elsewhere in a table, and is shown twice.
  isWithinTable({ moved, before }) {
    return this.withinTables.has(moved) && isCell(this.history, before[0].block);
  }

  // One text: parts with all of their pieces on one side.
  chunks() {
    const parts = [];
    let last = [];
    const pieces = withEvenRows([...this.withStubs()].flatMap(([change, isStub]) => this.pieces(change, isStub)), this.nesting);
    const paths = this.nesting.paths(pieces);
    const widths = widthsOf(pieces, paths, this.nesting);
    paths.forEach((path, number) => {
      const piece = pieces[number];
      const width = widths.get(path.filter((container) => widths.has(container)).at(-1)) ?? 1;
      const containers = path.map((container) => this.contained(container, width));
      Object.assign(piece, { path, shared: inCommon(last, path), block: { ...piece.block, containers } });
      last = path;
      if (!piece.shared) parts.push({ before: [], after: [], changed: false });
      parts.at(-1).after.push(piece);
      parts.at(-1).changed ||= piece.changed;
    });
    return parts;
  }

  // A container on the page; one that only the first text has, has no name there.
  contained(container, width) {
    const element = this.nesting.elements.get(container);
    if (container.startsWith("aside td")) return this.history.with(element, "colspan", String(width));
    return container.startsWith("before") ? this.history.without(element, "id") : element;
  }

  // Two texts: rows, as short as lists allow; a table, an item or a quote is not divided.
  rows() {
    const rows = [];
    for (const entry of this.entries()) {
      if (!this.continues(rows.at(-1), entry)) rows.push({ before: [], after: [], changed: false, lines: new Lines() });
      this.extend(rows.at(-1), entry);
    }
    return rows;
  }

  continues(row, entry) {
    if (!row) return false;
    return ["before", "after"].some((side) => {
      const [last, next] = [row[side].at(-1), entry[side][0]];
      if (!last || !next) return false;
      const shared = next.block.containers.slice(0, inCommon(last.path, next.path));
      return shared.some((container) => !["ul", "ol"].includes(this.history.tag(container)));
    });
  }

  extend(row, entry) {
    for (const side of ["before", "after"]) {
      for (const piece of entry[side]) {
        piece.shared = inCommon(row[side].at(-1)?.path ?? [], piece.path);
        piece.line = row.lines.of(side, piece, rowDepth(this.history, piece.block));
        row[side].push(piece);
        row.changed ||= piece.changed;
      }
    }
  }

  // What stands beside each other; what went elsewhere stands on the left where it was, on the right where it is.
  *entries() {
    for (const [change, isStub] of this.withStubs()) {
      if (!isStub) yield { before: change.moved === null ? this.before(change) : [], after: this.after(change) };
      else if (this.isWithinTable(change)) yield { before: [this.away(change)], after: [] };
      else for (const each of this.lined(change.moved)) yield { before: this.before(each, each === change), after: [] };
    }
  }

  // The changes in reading order; where blocks stood that went elsewhere, the first of them once more, as a stub. Of the
  // rows and columns of a table that go elsewhere within it, every cell.
  withStubs() {
    const numbers = (places) => places.map(({ index }) => index);
    const groups = this.changes.map(({ before, after, moved }) => ({ before: numbers(before), after: numbers(after), moved }));
    const texts = ["before", "after"].map((side) =>
      this.changes.flatMap((change) => change[side]).sort((one, other) => one.index - other.index).map(({ block }) => block));
    const spots = spotsOfOthers(this.history, groups, ...texts);
    const entries = this.changes.map((change, number) => {
      const { before: [i], after } = groups[number];
      return { spot: [...(after.length ? [Math.min(...after), 0] : spots.get(i)), i], change, isStub: false };
    });
    for (const change of [...this.moves.keys()].flatMap((moved) => this.stubs(moved))) {
      const { index } = change.before[0];
      entries.push({ spot: [...spots.get(index), index], change, isStub: true });
    }
    entries.sort(({ spot: [a, b, c] }, { spot: [d, e, f] }) => a - d || b - e || c - f);
    return entries.map(({ change, isStub }) => [change, isStub]);
  }

  stubs(moved) {
    const lined = this.lined(moved);
    const within = this.moves.get(moved).filter((change) => this.isWithinTable(change));
    return lined.length ? [firstBefore(lined), ...within] : within;
  }

  // The blocks of a move that are told in a line where they stood.
  lined(moved) {
    return this.moves.get(moved).filter((change) => !this.isWithinTable(change));
  }

  // The blocks of a change in one text.
  pieces(change, isStub) {
    if (isStub) return [this.isWithinTable(change) ? this.away(change) : this.stub(change)];
    if (!change.after.length) return this.whole(change, "before");
    if (!change.before.length) return this.whole(change, "after");
    return this.told(change, this.insideBoth(change.segments));
  }

  // A line in the place of what was moved from here, with a link to where it stands now.
  stub(change) {
    const place = change.before[0];
    const note = this.moveNote(change, "before", true);
    note.lastChild.replaceWith(" ", make("q"), ")");
    note.querySelector("q").textContent = begin(this.words.text(change.segments.flatMap(({ before }) => before)));
    const own = this.history.tag(place.block.element);
    const kept = ["td", "th", "dt"].includes(own) ? this.history.element(own) : NONE; // a row holds nothing but cells
    const element = place.block.containers.length ? kept : this.history.element("p");
    return this.piece({ ...place, block: { ...place.block, element } }, "before", [note], true);
  }

  // A cell where it stood before it went elsewhere with its row or its column.
  away(change) {
    const [place] = change.before;
    const words = change.segments.flatMap(({ before }) => before);
    const [said] = this.insideBefore([{ mark: "same", before: words, after: words }]);
    const inside = elsewhere("del", said, this.labels.movedFrom);
    if (firstBefore(this.moves.get(change.moved)) === change) {
      inside.unshift(spaced(noteOf(["(", linkTo(`#moved-${change.moved}`, this.labels.movedFrom), ")"], `moved-away-${change.moved}`)));
    }
    return this.piece(place, "before", inside, true);
  }

  // The block of a change that has one side only.
  whole(change, side) {
    const mark = side === "before" ? "removed" : "added";
    const words = change.segments.flatMap((segment) => segment[side]);
    const pieces = change[side].map((place) => {
      const isRule = this.history.tag(place.block.element) === "hr";
      const element = isRule ? this.history.element("hr", [["class", `or-${mark}`]]) : place.block.element;
      const inside = this.words.whole(mark, words);
      const piece = this.piece({ ...place, block: { ...place.block, element } }, side, inside, true);
      const anchor = side === "before" && this.history.level(place.block) ? this.history.attribute(element, "id") : null;
      if (anchor) piece.block.element = this.history.with(piece.block.element, "id", `was-${anchor}`);
      return { ...piece, leads: true };
    });
    if (side === "after") this.entitle(pieces, change);
    return pieces;
  }

  // The blocks on the left, with what is only there marked; `leads` where they are the first of a move.
  before(change, leads = false) {
    if (!change.before.length) return [];
    if (!change.after.length) return this.whole(change, "before");
    const inside = this.insideBefore(change.segments);
    if (change.moved !== null) inside[0].unshift(spaced(this.moveNote(change, "before", leads)));
    return change.before.map((place, k) => this.piece(place, "before", inside[k], hasChanged(change)));
  }

  // The blocks on the right, with what is only there marked.
  after(change) {
    if (!change.after.length) return [];
    if (!change.before.length) return this.whole(change, "after");
    return this.told(change, this.insideAfter(change.segments));
  }

  // The blocks of the second text, with notes of what happened to them.
  told(change, inside) {
    const leads = change.moved === null || this.moves.get(change.moved)[0] === change;
    const isTwice = this.isWithinTable(change);
    const note = change.reshaped ? this.reshapeNote(change.before[0], change.after[0]) : null;
    if (isTwice) inside[0] = elsewhere("ins", inside[0], this.labels.moved);
    if (note) inside[0].push(note);
    if (change.moved !== null && (leads || !isTwice)) inside[0].unshift(spaced(this.moveNote(change, "after", leads)));
    const pieces = change.after.map((place, k) => this.piece(place, "after", inside[k], hasChanged(change)));
    if (!isTwice && change.before.length) pieces[0].columns.before = this.nesting.columns.before.get(change.before[0].index);
    this.entitle(pieces, change);
    pieces[0].leads = hasChanged(change) && leads;
    return pieces;
  }

  // Headings outside any container know what they say.
  entitle(pieces, { segments }) {
    if (!pieces.some(({ block }) => this.history.level(block) && !block.containers.length)) return;
    inBlocks(segments.flatMap(({ after }) => after)).forEach((words, k) => {
      const { block } = pieces[k];
      if (this.history.level(block) && !block.containers.length) pieces[k].title = this.words.text(words).replace(EDGES, "").replace(SPACES, " ");
    });
  }

  // Blocks that were moved say so; the first of them leads to where they stand on the other side.
  moveNote(change, side, leads) {
    const label = side === "before" ? this.labels.movedFrom : this.labels.moved;
    if (!leads) return noteOf([`(${label})`]);
    const [was, is] = [`moved-${this.isWithinTable(change) ? "away" : "from"}-${change.moved}`, `moved-${change.moved}`];
    return side === "before" ? noteOf(["(", linkTo(`#${is}`, label), ")"], was) : noteOf(["(", linkTo(`#${was}`, label), ")"], is);
  }

  reshapeNote(one, other) {
    const [level, now] = [this.history.level(one.block), this.history.level(other.block)];
    if (level && now && level !== now) return noteOf([` (${this.labels.level.replace("{}", level)})`]);
    const isRenumbered = one.number !== other.number && one.number !== null && other.number !== null;
    return noteOf([` (${isRenumbered ? this.labels.number.replace("{}", one.number) : this.labels.format})`]);
  }

  // What is written in each of the blocks as they are now; what was removed between two of them stands in the first.
  insideBoth(segments) {
    const parts = [[]];
    for (const segment of segments) {
      atBorders(segment).forEach((part, index) => {
        if (index && segment.mark === "removed") parts.at(-1).push("removed");
        else if (index) parts.push(segment.mark === "added" ? ["added"] : []);
        if (part.before.length || part.after.length) parts.at(-1).push(part);
      });
    }
    return parts.map((each) => this.words.both(each));
  }

  // What is written in each of the blocks as they were.
  insideBefore(segments) {
    const parts = [[]];
    for (const segment of segments) {
      inBlocks(segment.before).forEach((words, index) => {
        if (index && segment.mark === "removed") parts.at(-1).push("removed");
        if (index) parts.push([]);
        if (words.length) parts.at(-1).push({ ...segment, before: words, of: segment });
      });
    }
    return parts.map((each) => this.words.one("before", each));
  }

  // What is written in each of the blocks as they are, without what was removed.
  insideAfter(segments) {
    const parts = [[]];
    for (const segment of segments) {
      inBlocks(segment.after).forEach((words, index) => {
        if (index) parts.push(segment.mark === "added" ? ["added"] : []);
        if (words.length) parts.at(-1).push({ ...segment, after: words, of: segment });
      });
    }
    return parts.map((each) => this.words.one("after", each));
  }

  // A block as it stands in the text of one side: an item has its number there, and what was has no names.
  piece({ index, number, block }, side, inside, changed) {
    const path = this.nesting[side].get(index).map((container) => this.nesting.twins.get(container) ?? container);
    const item = number === null ? null : lastItem(this.history, block);
    const named = (element) => (side === "before" ? this.history.without(element, "id") : element);
    const containers = block.containers.map((container, depth) =>
      named(depth === item ? this.history.with(container, "value", String(number)) : container));
    const stands = { ...block, element: named(block.element), containers };
    const columns = { before: null, after: null, [side]: this.nesting.columns[side].get(index) };
    return { index, side, title: "", block: stands, columns, inside, changed, path, shared: 0, leads: false, line: 0 };
  }
}

function firstBefore(changes) {
  return changes.reduce((least, change) => (change.before[0].index < least.before[0].index ? change : least));
}

// A note with a space behind it.
function spaced(note) {
  note.append(" ");
  return note;
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

// The first words of a text; a text that goes on says so.
function begin(text) {
  const whole = [...text.replace(EDGES, "").replace(SPACES, " ")];
  if (whole.length <= QUOTED) return whole.join("");
  const cut = whole.slice(0, QUOTED).join("");
  return `${cut.slice(0, cut.lastIndexOf(" ")) || cut}…`;
}

// The lines on which rows of two tables stand beside each other: those that belong together on one.
class Lines {
  constructor() {
    this.known = new Map();
    this.last = { before: 0, after: 0 };
    this.count = 0;
  }

  of(side, piece, depth) {
    if (depth < 0 || piece.shared > depth) return 0;
    const row = piece.path[depth];
    if (!(this.known.get(row) > this.last[side])) this.known.set(row, (this.count += 1));
    this.last[side] = this.known.get(row);
    return this.last[side];
  }
}

// Pieces written into the page, with the containers they stand in.
class Writer {
  constructor(history, { before, after }) {
    this.history = history;
    this.versions = { before, after };
    this.heading = null; // the name of the last one
    this.changed = new Map(); // rows of tables on the left in which a change begins, by their name in a path
  }

  row(root, { before, after, changed, lines }) {
    const row = root.appendChild(make("div", changed ? "or-row" : "or-row or-row--same"));
    const [left, right] = ["before", "after"].map((side) => row.appendChild(make("div", `or-row__${side}`)));
    if (before.length) left.dataset.version = this.versions.before;
    if (after.length) right.dataset.version = this.versions.after;
    this.write(left, before, false);
    this.write(right, after);
    if (this.isTable(before) && this.isTable(after)) alignTables(row, lines.count);
  }

  // Whether a side is one table and nothing else.
  isTable(pieces) {
    if (!pieces.length || !pieces.every(({ path }) => path.length && path[0] === pieces[0].path[0])) return false;
    return this.history.tag(pieces[0].block.containers[0]) === "table";
  }

  // What stands on the left has no names, as those on the right have them.
  write(root, pieces, isNamed = true) {
    const open = [root];
    let isLoose = false; // whether the last piece was text without an element of its own
    for (const { block, side, inside, shared, path, leads, line } of pieces) {
      const goesOn = shared === open.length - 1 && shared === block.containers.length;
      if (isLoose && block.element === NONE && goesOn) open.at(-1).append("\n");
      isLoose = block.element === NONE;
      open.length = shared + 1;
      for (const container of block.containers.slice(shared)) open.push(this.opened(open.at(-1), container, isNamed));
      if (isNamed && side === "after" && this.history.level(block)) this.heading = this.history.attribute(block.element, "id");
      const leaf = this.leaf(open.at(-1), block.element, inside);
      const depth = rowDepth(this.history, block);
      if (line) open[depth + 1].style.gridRow = line;
      if (leads && depth < 0) leaf.dataset.change = "";
      else if (leads) this.markRow(path[depth], open[depth + 1], isNamed);
    }
  }

  // A container, with what its kind brings; return where blocks are written in it.
  opened(parent, element, isNamed) {
    const tag = this.history.tag(element);
    const container = created(this.history, element);
    if (tag === "table") {
      parent.append(this.framed(container, isNamed));
      return container;
    }
    if (tag !== "section") return parent.appendChild(container);
    parent.append(make("hr", "footnotes-sep"), container);
    return container.appendChild(make("ol", "footnotes-list"));
  }

  // A table may be scrolled, and is named after its heading.
  framed(table, isNamed) {
    const frame = make("div", "table");
    frame.tabIndex = 0;
    if (isNamed && this.heading) {
      frame.setAttribute("role", "group");
      frame.setAttribute("aria-labelledby", this.heading);
    }
    frame.append(table);
    return frame;
  }

  // A block's own element with what is written in it; text without one stands in its container.
  leaf(parent, element, inside) {
    const tag = this.history.tag(element);
    const leaf = element === NONE ? parent : parent.appendChild(tag === "pre" ? make("pre") : created(this.history, element));
    if (tag === "pre") leaf.append(this.code(element, inside));
    else if (tag !== "hr") leaf.append(...inside);
    return leaf;
  }

  code(element, inside) {
    const code = withAttributes(make("code"), this.history.elements[element].attributes);
    code.append(...inside);
    for (const end of code.querySelectorAll("br")) end.remove(); // a line feed is shown here as it is
    return code;
  }

  // The changes in one row of a table are one, on whichever side.
  markRow(name, row, isNamed) {
    row.dataset.change = "";
    if (isNamed) this.changed.get(name)?.removeAttribute("data-change");
    else this.changed.set(name, row);
  }
}

// Two tables share the lines of one grid. A table that is laid out so may lose what it is, hence the roles.
function alignTables(row, lines) {
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
