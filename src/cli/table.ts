/** Lays rows out in columns that fit the terminal; long texts wrap within their column. */
export type Table = (rows: readonly (readonly string[])[]) => string;

/** Where the width isn't known: a pipe, a file. */
const DEFAULT_WIDTH = 100;
const MIN_WIDTH = 40;
const GAP = '  ';
/** Narrower than this prose can't be read. */
const MIN_LAST = 12;

/**
 * Makes a table of a width.
 *
 * @param columns - of the terminal; undefined where there is none.
 */
export async function createTable(columns: number | undefined): Promise<Table> {
  const { default: stringWidth } = await import('string-width');
  const { default: wrap } = await import('wrap-ansi');
  const width = Math.max(MIN_WIDTH, columns ?? DEFAULT_WIDTH);
  return (rows) => {
    const widths = columnWidths(rows, width, stringWidth);
    return rows.map((row) => layOut(row, widths)).join('\n');
  };

  function layOut(row: readonly string[], widths: readonly number[]): string {
    const cells = row.map((text, index) => wrap(text, widths[index] ?? 1, { hard: true }).split('\n'));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, index) => {
          const text = lines[line] ?? '';
          return text + ' '.repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(text)));
        })
        .join(GAP)
        .trimEnd(),
    ).join('\n');
  }
}

/** What each column needs; where they don't fit together it is taken from the last one first. */
function columnWidths(
  rows: readonly (readonly string[])[],
  width: number,
  stringWidth: (text: string) => number,
): readonly number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const needed = Array.from({ length: count }, (_, index) =>
    Math.max(1, ...rows.map((row) => stringWidth(row[index] ?? ''))),
  );
  const available = Math.max(count, width - GAP.length * (count - 1));
  const last = count - 1;
  for (let total = needed.reduce((sum, each) => sum + each, 0); total > available; total--) {
    // The last column is prose; a date, a name or a fingerprint in pieces can't be copied.
    const isWide = (needed[last] ?? 0) > MIN_LAST;
    const shrunk = isWide ? last : needed.indexOf(Math.max(...needed));
    needed[shrunk] = (needed[shrunk] ?? 1) - 1;
  }
  return needed;
}
