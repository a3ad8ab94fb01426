import { expect, it } from 'vitest';
import { foldName } from '../../src/policy/fold-name.js';

it.each<[a: string, b: string, alike: boolean]>([
  ['O=Acme, CN=Acme Plugins', 'o=ACME, cn=acme plugins', true],
  ['O=Acme, CN=Acme Plugins', 'O=Acme,CN=Acme Plugins', true],
  ['O = Acme , CN = Acme Plugins ', 'O=Acme, CN=Acme Plugins', true],
  ['O=Acme + OU=Plugins', 'O=Acme+OU=Plugins', true],
  ['O =Acme ,CN= x', 'O=Acme,CN=x', true],
  ['O=Acme, CN=Acme Plugins', 'O=Acme, CN=AcmePlugins', false],
  ['O=Acme, CN=Plugins', 'O=Acme\u{ff0c}CN\u{ff1d}Plugins', false],
  ['O=Acme, CN=Plugins', 'O=Acme\u{fe50} CN\u{fe66}Plugins', false],
  ['O=Acme\\, CN=Plugins', 'O=Acme\u{ff3c}, CN=Plugins', false],
  ['O=Acme\\,CN=Plugins', 'O=Acme\\, CN=Plugins', false],
  ['CN=e\u0301', 'CN=\u00e9', true],
  ['CN=\uff84\uff9e', 'CN=\u30c9', true],
  ['CN=\uff21\u0301', 'CN=\u00c1', true],
  ['CN=\u{ff11}\u{1f101}', 'CN=10,', false],
  ['O=Acme,  CN=Acme \t Plugins', 'O=Acme, CN=Acme Plugins', true],
  ['O=Acme, CN=\u{ff21}cme', 'O=Acme, CN=Acme', true],
  ['O=Acme, CN=Acme Plugins', 'O=Acme, CN=Acme Plugin', false],
  ['Acme', 'Acne', false],
  ['CN=Stra\u00DFe', 'CN=STRASSE', false],
  ['', 'x', false],
])('Names are alike but for case and white space: %j, %j: %s', (a, b, alike) => {
  expect(foldName(a) === foldName(b)).toBe(alike);
});

it('holds one blank for white space within a value, and none around it', () => {
  expect(foldName(' O = Acme \t\n Inc \n')).toBe('o=acme inc');
});
