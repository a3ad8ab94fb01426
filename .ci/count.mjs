// Counts the tests of a vitest JSON report: `node .ci/count.mjs report.json` prints `N passed, N failed, N skipped`
// and fails where a test failed, none passed, or there is no report.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** A file that failed without a failed test in it (it could not be loaded, say) counts as one failure. */
function countTests(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const failedBefore = counts.failed;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
    if (file.status === 'failed' && counts.failed === failedBefore) counts.failed += 1;
  }
  return counts;
}

export function readCounts(path) {
  return countTests(JSON.parse(readFileSync(path, 'utf8')));
}

export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function main(path) {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = readCounts(path);
  } catch (error) {
    console.error(`no usable test report: ${error.message}`);
  }
  console.log(formatCounts(counts));
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv[2]);
