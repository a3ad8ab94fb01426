import { expect, it } from 'vitest';
import { foldName } from '../../src/policy/fold-name.js';

it.each<[a: string, b: string, alike: boolean]>([
  ['O=Acme, CN=Acme Plugins', 'o=ACME, cn=acme plugins', true],
  ['O=Acme, CN=Acme Plugins', 'O=Acme,CN=AcmePlugins', true],
  ['O=Acme,  CN=Acme \t Plugins', 'O=Acme, CN=Acme Plugins', true],
  ['O=Acme, CN=\u{ff21}cme', 'O=Acme, CN=Acme', true],
  ['O=Acme, CN=Acme Plugins', 'O=Acme, CN=Acme Plugin', false],
  ['Acme', 'Acne', false],
  ['CN=Stra\u00DFe', 'CN=STRASSE', false],
  ['', 'x', false],
])('Names are alike but for case and white space: %j, %j: %s', (a, b, alike) => {
  expect(foldName(a) === foldName(b)).toBe(alike);
});

it('holds no white space, and keeps all else', () => {
  expect(foldName(' O = Acme \n')).toBe('o=acme');
});
