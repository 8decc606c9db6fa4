/** Lines of one source file: how many there are to run, how many ran. */
export type Lines = { file: string; found: number; hit: number };

/** Reads an LCOV trace: one entry for each file, counted from its DA lines; a file that comes twice is merged. */
export function parseLcov(text: string): Lines[] {
  const files = new Map<string, Map<number, boolean>>();
  let current: Map<number, boolean> | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("SF:")) {
      const file = line.slice(3).replaceAll("\\", "/");
      current = files.get(file) ?? new Map();
      files.set(file, current);
    } else if (line.startsWith("DA:")) {
      const [number, count] = line.slice(3).split(",").map(Number);
      if (current === undefined || number === undefined || count === undefined) continue;
      current.set(number, (current.get(number) ?? false) || count > 0);
    }
  }
  return [...files].map(([file, lines]) => ({
    file,
    found: lines.size,
    hit: [...lines.values()].filter((ran) => ran).length,
  }));
}

/** Sums files by the folder that `folderOf` names, sorted, with a last row for all. */
export function sumBy(lines: readonly Lines[], folderOf: (file: string) => string): Lines[] {
  const rows = new Map<string, Lines>();
  const total: Lines = { file: "all", found: 0, hit: 0 };
  for (const { file, found, hit } of lines) {
    const folder = folderOf(file);
    const row = rows.get(folder) ?? { file: folder, found: 0, hit: 0 };
    rows.set(folder, row);
    for (const sum of [row, total]) {
      sum.found += found;
      sum.hit += hit;
    }
  }
  return [...[...rows.values()].sort((a, b) => (a.file < b.file ? -1 : 1)), total];
}
