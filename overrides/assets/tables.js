// The cells of tables: they belong together where their rows and columns do, as scripts/onrecord/redline/cells.py finds it,
// and no row is parted, as group.py has it.

// Whether a block is a cell of the row in which the block before it stands.
export function goesOnInRow(history, block) {
  const row = rowDepth(history, block);
  return row >= 0 && block.shared > row;
}

// How deep the row of a table stands among a block's containers; -1 outside a table.
export function rowDepth(history, block) {
  return block.containers.findIndex((container) => history.tag(container) === "tr");
}

export const isCell = (history, block) => ["td", "th"].includes(history.tag(block.element));

// Groups in which the cells of tables belong together row by row and column by column; others as they are. `went` are pairs
// that are no group, and may be cells of rows or columns that moved.
export function inRows(history, groups, before, after, went) {
  const [ours, theirs] = [before, after].map((blocks) => tablesOf(history, blocks));
  if (!ours.length && !theirs.length) return groups;
  const where = [ours, theirs].map(spotsIn);
  const linked = (pairs) => pairs
    .filter(([i, j]) => where[0].has(i) && where[1].has(j))
    .map(([i, j]) => ({ one: where[0].get(i), other: where[1].get(j) }));
  const stayed = linked(groups.filter(({ moved }) => moved === null).flatMap(pairsOf));
  const tables = mutual(stayed.map(({ one, other }) => [one.table, other.table]));
  const links = linked([...groups.flatMap(pairsOf), ...went]);
  const numbers = { next: Math.max(-1, ...groups.map(({ moved }) => moved ?? -1)) + 1 };
  const taken = [new Set(), new Set()];
  const found = [];
  for (const [t, u] of tables) {
    const own = links.filter(({ one, other }) => one.table === t && other.table === u);
    found.push(...cells(pairing(own, ours[t], theirs[u]), ours[t], theirs[u], numbers));
    ours[t].flat().forEach((i) => taken[0].add(i));
    theirs[u].flat().forEach((j) => taken[1].add(j));
  }
  const rows = [ours, theirs].map((grids) => grids.flat());
  const others = rows.map((all, side) => all.filter((row) => !taken[side].has(row[0])));
  return [...withWholeRows(without(groups, taken), ...others), ...found];
}

// The tables that have as many cells in each row, and one block in each cell: by row, the number of each cell's block.
function tablesOf(history, blocks) {
  const tables = [];
  let goesOn = false;
  blocks.forEach((block, index) => {
    const tags = block.containers.map((container) => history.tag(container));
    if (!isCell(history, block) || !tags.includes("tr")) goesOn = false;
    else {
      if (!goesOn || block.shared <= tags.indexOf("table")) tables.push([[index]]);
      else if (goesOnInRow(history, block)) tables.at(-1).at(-1).push(index);
      else tables.at(-1).push([index]);
      goesOn = true;
    }
  });
  return tables.filter((rows) => rows.every((row) => row.length === rows[0].length));
}

function spotsIn(tables) {
  const spots = new Map();
  tables.forEach((rows, table) => rows.forEach((cellsOfRow, row) => cellsOfRow.forEach((block, column) => spots.set(block, { table, row, column }))));
  return spots;
}

const pairsOf = ({ before, after }) => before.slice(0, after.length).map((i, k) => [i, after[k]]);

function pairing(links, ours, theirs) {
  const heads = links.map(() => [0, 0]);
  const rows = mutual([...links.map(({ one, other }) => [one.row, other.row]), ...heads]);
  const kept = new Map(rows);
  const beside = links.filter(({ one, other }) => kept.get(one.row) === other.row);
  const [stayed, moved] = chain(rows);
  let [columns, movedColumns] = chain(mutual(beside.map(({ one, other }) => [one.column, other.column])));
  if (ours[0].length === theirs[0].length) columns = filled(columns, movedColumns, ours[0].length);
  return { rows: stayed, columns, movedRows: moved, movedColumns };
}

// Pairs, each of one and another, those that are named most often first to choose; in order.
function mutual(votes) {
  const counts = new Map();
  for (const pair of votes) {
    const key = pair.join();
    counts.set(key, { pair, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const inOrder = [...counts.values()].sort((one, other) => other.count - one.count || byPair(one.pair, other.pair));
  const taken = [new Set(), new Set()];
  const pairs = [];
  for (const { pair: [i, j] } of inOrder) {
    if (taken[0].has(i) || taken[1].has(j)) continue;
    taken[0].add(i);
    taken[1].add(j);
    pairs.push([i, j]);
  }
  return pairs.sort(byPair);
}

const byPair = ([i, j], [otherI, otherJ]) => i - otherI || j - otherJ;

// Most pairs that rise in both, the first of several, and the others.
function chain(pairs) {
  const best = []; // of each pair how many end with it, and which is the one before
  pairs.forEach(([, j], k) => {
    if (k && pairs[k - 1][1] < j && best[k - 1][0] === k) {
      best.push([k + 1, k - 1]);
      return;
    }
    let [length, last] = [0, -1];
    for (let m = 0; m < k; m += 1) if (pairs[m][1] < j && best[m][0] > length) [length, last] = [best[m][0], m];
    best.push([length + 1, last]);
  });
  let k = -1;
  best.forEach(([length], at) => {
    if (k < 0 || length > best[k][0]) k = at;
  });
  const stayed = new Set();
  for (; k >= 0; [, k] = best[k]) stayed.add(k);
  return [pairs.filter((_, at) => stayed.has(at)), pairs.filter((_, at) => !stayed.has(at))];
}

// The columns that stayed, of two tables of one width, and those left between them where as many are.
function filled(stayed, went, width) {
  const [gone, came] = [0, 1].map((side) => new Set(went.map((pair) => pair[side])));
  const left = (begin, end, others) => Array.from({ length: end - begin }, (_, k) => begin + k).filter((each) => !others.has(each));
  const pairs = [];
  let [i, j] = [0, 0];
  for (const [c, d] of [...stayed, [width, width]]) {
    const [ours, theirs] = [left(i, c, gone), left(j, d, came)];
    if (ours.length === theirs.length) pairs.push(...ours.map((each, k) => [each, theirs[k]]));
    if (c < width) pairs.push([c, d]);
    [i, j] = [c + 1, d + 1];
  }
  return pairs;
}

// The cells that belong together; rows or columns that went elsewhere side by side have one number.
function cells({ rows, columns, movedRows, movedColumns }, ours, theirs, numbers) {
  const across = [...columns.map((pair) => [pair, null]), ...numbered(movedColumns, numbers)];
  const down = [...rows.map((pair) => [pair, null]), ...numbered(movedRows, numbers)];
  return down.flatMap(([[r, s], rowMoved]) => across.map(([[c, d], columnMoved]) => (
    { before: [ours[r][c]], after: [theirs[s][d]], moved: rowMoved ?? columnMoved })));
}

function numbered(pairs, numbers) {
  let last = [-2, -2];
  return pairs.map((pair) => {
    if (pair[0] !== last[0] + 1 || pair[1] !== last[1] + 1) numbers.next += 1;
    last = pair;
    return [pair, numbers.next - 1];
  });
}

// Groups without some blocks, as far as they have others on both sides.
function without(groups, [before, after]) {
  return groups
    .map((group) => ({ ...group, before: group.before.filter((i) => !before.has(i)), after: group.after.filter((j) => !after.has(j)) }))
    .filter((group) => group.before.length && group.after.length);
}

// Groups without those in which part of a row belongs to something, or not to blocks in a row.
function withWholeRows(groups, ours, theirs) {
  let left = groups;
  for (;;) {
    const stayed = left.filter(({ moved }) => moved === null).flatMap(pairsOf);
    const torn = new Set(ours.filter((row) => isTorn(row, new Map(stayed))).flat());
    const ragged = new Set(theirs.filter((row) => isTorn(row, new Map(stayed.map(([i, j]) => [j, i])))).flat());
    const kept = left.filter(({ before, after, moved }) =>
      moved !== null || !(before.some((i) => torn.has(i)) || after.some((j) => ragged.has(j))));
    if (kept.length === left.length) return kept;
    left = kept;
  }
}

function isTorn(row, partners) {
  const found = row.filter((block) => partners.has(block)).map((block) => partners.get(block));
  return found.length > 0 && !(found.length === row.length && found.every((block, k) => block === found[0] + k));
}

// Where each block of the first text is read that did not stay: the number of a block of the second text, and -1 before it,
// 1 behind it. A row of a table is not parted.
export function spotsOfOthers(history, groups, before, after) {
  const position = new Map();
  for (const group of groups) {
    if (group.moved === null && group.after.length) group.before.forEach((i) => position.set(i, group.after.at(-1)));
  }
  const stayed = new Set(position.values());
  const spots = new Map();
  let [last, behind] = [-1, -1];
  for (const row of rowsOf(history, before)) {
    const first = row.find((i) => position.has(i));
    if (first === undefined) {
      while (behind + 1 < after.length && !stayed.has(behind + 1) && goesOnInRow(history, after[behind + 1])) behind += 1;
    }
    for (const i of row) {
      if (position.has(i)) behind = last = Math.max(last, position.get(i));
      else spots.set(i, first === undefined || i > first ? [behind, 1] : [position.get(first), -1]);
    }
  }
  return spots;
}

// The blocks of each row of a table together, and each other block alone.
function rowsOf(history, blocks) {
  const rows = [];
  blocks.forEach((block, index) => {
    if (goesOnInRow(history, block)) rows.at(-1).push(index);
    else rows.push([index]);
  });
  return rows;
}
