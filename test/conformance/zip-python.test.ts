/** The archives of CPython's tests. */
import { describeSuite } from '../support/conformance.js';
import { testArchives } from './zip-case.js';

const REFUSALS = { 'archive-name-encoding-unknown': ['zip_cp437_header.zip'] };

describeSuite('zip-python', (suite) => testArchives('zip-python', suite, REFUSALS));
