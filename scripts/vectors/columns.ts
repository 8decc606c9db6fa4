/** Rows as one list per field, which Solidity's JSON readers can take at once. Big integers become decimal strings. */
export function columns(rows: readonly Record<string, unknown>[]): Record<string, unknown> {
  const lists: Record<string, unknown> = { count: rows.length };
  for (const name of Object.keys(rows[0] ?? {})) lists[name] = rows.map((row) => plain(row[name]));
  return lists;
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return Array.isArray(value) ? value.map(plain) : value;
}
