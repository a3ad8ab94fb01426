/** The value below which a share of the values lies (nearest rank). */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** The middle value; of an even number of values the mean of the middle two. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}

/** The largest of the values that are known; null where nobody counted. */
export function highest(values) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

export function formatMillis(millis) {
  return millis >= 100 ? millis.toFixed(0) : millis >= 10 ? millis.toFixed(1) : millis.toFixed(2);
}

/** Rounded down, so that 0.969 doesn't pass for 0.97. */
export function formatRatio(ratio) {
  return (Math.floor(ratio * 1000) / 1000).toFixed(3);
}

export function formatMegabytes(bytes) {
  return bytes === null ? '?' : (bytes / 1e6).toFixed(0);
}

/** Rows of cells as aligned text: the first column to the left, figures to the right. */
export function formatTable(header, rows) {
  const all = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const last = header.length - 1;
  const line = (row) =>
    row.map((cell, column) =>
      column === 0 || column === last ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
  return all.map((row) => line(row).join('  ').trimEnd()).join('\n');
}

/** `yes (< 5 ms)` */
export function target(reached, words) {
  return `${reached ? 'yes' : 'NO'} (${words})`;
}
