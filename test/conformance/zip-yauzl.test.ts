/** The archives of yauzl's own tests, sound and broken ones. */
import { expect, it } from 'vitest';
import { inspectArchive } from '../../src/archive/index.js';
import { describeSuite } from '../support/conformance.js';
import { testArchives } from './zip-case.js';

const REFUSALS = {
  'archive-not-a-zip': ['failure/end-of-central-directory-record-signature-not-found-either-n.zip'],
  'archive-trailing-bytes': ['failure/invalid-comment-length-expected-1-found-0-are-there-extra-by.zip'],
  'archive-name-absolute': ['failure/absolute-path-c-xt.zip', 'failure/absolute-path-atxt.zip'],
  'archive-size-mismatch': ['failure/compressed-uncompressed-size-mismatch-for-stored-file-214748.zip'],
  'archive-extra-field-malformed': [
    'failure/extra-field-length-exceeds-extra-field-buffer-size.zip',
    'failure/zip64-extended-information-extra-field-does-not-include-comp.zip',
    'failure/zip64-extended-information-extra-field-does-not-include-rela.zip',
    'failure/zip64-extended-information-extra-field-does-not-include-unco.zip',
  ],
  'archive-overlap': ['failure/file-data-overflows-file-bounds-63-2147483647-308.zip'],
  'archive-directory-malformed': ['failure/invalid-central-directory-file-header-signature-0x1014b50.zip'],
  'archive-name-forbidden-character': [
    'failure/invalid-characters-in-filename-a-txt.zip',
    'success/sloppy-filenames.zip',
  ],
  'archive-data-corrupt': ['failure/invalid-code-lengths-set.zip', 'failure/too-many-length-or-distance-symbols.zip'],
  'archive-header-mismatch': [
    'failure/invalid-local-file-header-signature-0x3034b50.zip',
    'failure/not-enough-bytes-in-the-stream-expected-2048576-got-only-100.zip',
    'failure/too-many-bytes-in-the-stream-expected-82496-got-at-least-983.zip',
  ],
  'archive-name-traversal': ['failure/invalid-relative-path-xt.zip'],
  'archive-zip64-inconsistent': [
    'failure/invalid-zip64-end-of-central-directory-record-signature.zip',
    'failure/unexpected-eof.zip',
  ],
  'archive-multi-disk': ['failure/multi-disk-zip-files-are-not-supported-found-disk-number-1.zip'],
  'archive-encrypted': [
    'failure/strong-encryption-is-not-supported.zip',
    'success/traditional-encryption-and-compression.zip',
    'success/traditional-encryption-and-compression_deprecated.zip',
    'success/traditional-encryption.zip',
    'success/traditional-encryption_deprecated.zip',
  ],
  'archive-method-unsupported': [
    'failure/unsupported-compression-method-1.zip',
    'success/bogus-compression-method.zip',
  ],
  'archive-folder-with-data': ['wrong-entry-sizes.zip'],
};

describeSuite('zip-yauzl', (suite) => {
  testArchives('zip-yauzl', suite, REFUSALS);

  it('has in everything.zip a thousand empty files besides, as its note says', async () => {
    const report = await inspectArchive(suite.path('success/everything.zip'));
    const files = report.ok ? report.entries.filter(({ name }) => /^a\/b\/\d{3}$/.test(name)) : [];
    expect(files).toHaveLength(1000);
    expect(files.every(({ size }) => size === 0)).toBe(true);
  });
});
