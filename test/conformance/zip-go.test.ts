/** The archives of the tests of Go's archive/zip. */
import { describeSuite } from '../support/conformance.js';
import { testArchives } from './zip-case.js';

const REFUSALS = {
  'archive-name-file-and-folder': ['dupdir.zip'],
  'archive-not-a-zip': ['readme.notzip'],
  'archive-trailing-bytes': ['readme.zip', 'test-prefix.zip', 'test-trailing-junk.zip'],
  'archive-special-file': ['symlink.zip'],
  'archive-directory-size-wrong': ['test-baddirsz.zip'],
};

describeSuite('zip-go', (suite) => testArchives('zip-go', suite, REFUSALS));
