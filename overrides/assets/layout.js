// The rows of a table as it is shown, each with a cell below every heading of either text, as
// scripts/onrecord/redline/layout.py lays them out.

import { NONE } from "./history.js";

// Pieces; where a row of a table has fewer cells than its head, with empty ones among them.
export function withEvenRows(pieces, nesting) {
  if (pieces.every(({ columns: { before, after } }) => before === null && after === null)) return pieces;
  const paths = nesting.paths(pieces);
  const placed = pieces.map((piece, number) => (
    { piece, table: nesting.innermost(paths[number], "table"), row: nesting.innermost(paths[number], "tr") }));
  return together(placed, "table").flatMap((within) => {
    const rows = together(within, "row").map((row) => row.map(({ piece }) => piece));
    if (within[0].table === null) return rows.flat();
    const columns = rows[0].map((cell) => cell.columns);
    return rows.flatMap((row) => (row.length === columns.length || !row.every(isCell) ? row : filled(row, columns, nesting.history)));
  });
}

const isCell = ({ columns: { before, after }, isFiller }) => before !== null || after !== null || isFiller;

// How many columns each table has as it is shown: as many as its first row has cells.
export function widthsOf(pieces, paths, nesting) {
  const [first, counts] = [new Map(), new Map()];
  pieces.forEach((piece, number) => {
    const [table, row] = ["table", "tr"].map((tag) => nesting.innermost(paths[number], tag));
    if (table === null || row === null || !isCell(piece)) return;
    if (!first.has(table)) first.set(table, row);
    if (first.get(table) === row) counts.set(table, (counts.get(table) ?? 0) + 1);
  });
  return counts;
}

// Those that follow each other and have the same of something.
function together(entries, name) {
  const groups = [];
  entries.forEach((entry, index) => {
    if (index && entries[index - 1][name] === entry[name]) groups.at(-1).push(entry);
    else groups.push([entry]);
  });
  return groups;
}

function filled(row, columns, history) {
  const waiting = [...row];
  const whole = columns.map((column) => {
    const stands = waiting.length && ["before", "after"].some((side) => column[side] !== null && column[side] === waiting[0].columns[side]);
    return stands ? waiting.shift() : filler(waiting[0] ?? row.at(-1), history);
  });
  return [...whole, ...waiting];
}

// An empty cell for the row of another.
function filler(beside, history) {
  const tag = beside.block.element === NONE ? "td" : history.tag(beside.block.element);
  const block = { ...beside.block, element: history.element(tag, [["class", "or-none"]]) };
  return { ...beside, block, columns: { before: null, after: null }, inside: [], changed: true, title: "", leads: false, isFiller: true };
}
