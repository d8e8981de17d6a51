// Where each block of either text stands on a page that shows both, as scripts/onrecord/redline/nesting.py finds it.
//
// The containers are those of the second text, whole: what only the first has is put into them, in a container of its own
// where nothing else may stand there, such as an item in a list.

import { NONE } from "./history.js";
import { inCommon } from "./inside.js";
import { lastItem } from "./redline.js";
import { goesOnInRow, isCell, rowDepth } from "./tables.js";

// What alone may stand in a container, the first for want of better; in others all may that is in none of these.
const HOLDS = {
  ul: ["li"],
  ol: ["li"],
  section: ["li"],
  dl: ["dd", "dt"],
  table: ["tbody", "thead"],
  thead: ["tr"],
  tbody: ["tr"],
  tr: ["td", "th"],
};
const PARTS = new Set(Object.values(HOLDS).flat());

// The containers of both texts, each with a name, and which of the first are which of the second.
export class Nesting {
  constructor(history, changes) {
    this.history = history;
    this.elements = new Map(); // what each container is, an item of an ordered list with its number
    this.columns = { before: new Map(), after: new Map() }; // of the blocks of each text; null outside the row of a table
    this.before = this.pathsOf("before", changes.flatMap(({ before }) => before));
    this.after = this.pathsOf("after", changes.flatMap(({ after }) => after));
    this.twins = new Map(); // of a container in the first text, the one in the second
    this.count = 0;
    for (const change of changes) if (change.moved === null) this.join(change);
  }

  tag(container) {
    return this.history.tag(this.elements.get(container));
  }

  // Give each container of a text a name of its own; return those that each block stands in.
  pathsOf(side, places) {
    const paths = new Map();
    let path = [];
    let column = null;
    for (const { index, number, block } of [...places].sort((one, other) => one.index - other.index)) {
      path = path.slice(0, block.shared);
      while (path.length < block.containers.length) {
        const name = `${side} ${this.elements.size}`;
        this.elements.set(name, block.containers[path.length]);
        path = [...path, name];
      }
      const item = number === null ? null : lastItem(this.history, block);
      if (item !== null) this.elements.set(path[item], this.history.with(block.containers[item], "value", String(number)));
      paths.set(index, path);
      column = this.columnOf(block, column);
      this.columns[side].set(index, column);
    }
    return paths;
  }

  columnOf(block, last) {
    if (!isCell(this.history, block) || rowDepth(this.history, block) < 0) return null;
    return last === null || !goesOnInRow(this.history, block) ? 0 : last + 1;
  }

  // The innermost container of this kind in a path.
  innermost(path, tag) {
    return path.filter((container) => this.tag(container) === tag).at(-1) ?? null;
  }

  // Take the containers of blocks that belong together for the same ones, as far as they are of one kind.
  join({ before: [one], after: [other] }) {
    if (!one || !other) return;
    const [ours, theirs] = [this.before.get(one.index), this.after.get(other.index)];
    for (let depth = 0; depth < Math.min(ours.length, theirs.length); depth += 1) {
      if (this.tag(ours[depth]) !== this.tag(theirs[depth])) return;
      if (!this.twins.has(ours[depth])) this.twins.set(ours[depth], theirs[depth]);
    }
  }

  // The containers of pieces on the page, in the order in which they are shown; a piece is a block and its side.
  paths(pieces) {
    const following = [];
    let path = [];
    for (const piece of [...pieces].reverse()) {
      following.unshift(path);
      if (piece.side === "after") path = this.after.get(piece.index);
    }
    path = [];
    return pieces.map((piece, number) => {
      if (piece.side === "before") return this.fitted(piece, path, following[number]);
      path = this.after.get(piece.index);
      return path;
    });
  }

  // Where a block of the first text stands between two of the second: within all that goes on there.
  fitted({ index, block }, last, then) {
    const around = last.slice(0, inCommon(last, then));
    const path = this.before.get(index);
    const twins = path.map((container) => this.twins.get(container) ?? container);
    const shared = Math.max(inCommon(twins, last), inCommon(twins, then));
    if (shared >= around.length) return [...twins.slice(0, shared), ...path.slice(shared)];
    const tags = [...block.containers.map((container) => this.history.tag(container)), this.history.tag(block.element)];
    return [...around, ...this.within(this.tag(around.at(-1)), path, tags, shared)];
  }

  // The containers of a block from `begin` on, as they may stand in an element that is none of them.
  within(tag, path, tags, begin) {
    const holds = HOLDS[tag];
    if (!holds) {
      let whole = begin;
      while (whole && PARTS.has(tags[whole])) whole -= 1; // a part comes with its whole
      return path.slice(whole);
    }
    const fits = tags.findIndex((each, depth) => depth >= begin && holds.includes(each));
    if (fits >= 0) return path.slice(fits);
    this.count += 1;
    const name = `aside ${holds[0]} ${path[begin] ?? `of ${this.count}`}`;
    this.elements.set(name, this.history.element(holds[0], [["class", "or-aside"]]));
    return [name, ...this.within(holds[0], path, tags, begin)];
  }
}
