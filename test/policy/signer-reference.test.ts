import { describe, expect, it } from 'vitest';
import { findNamed, type SignerReference } from '../../src/policy/signer-reference.js';

const certificate = (name: string) => ({
  subject: `CN=${name}`,
  fingerprint: `fingerprint of ${name}`,
  twin: `twin of ${name}`,
  keyId: `key of ${name}`,
});
const path = ['Signer', 'CA', 'Upper CA', 'Root'].map((name) => certificate(name));
const subject = (name: string, anchor: string): SignerReference => ({ subject: `CN=${name}`, anchor });

describe('A reference names', () => {
  it.each<[what: string, reference: SignerReference, named: object]>([
    ['the signer by its key', { key: 'key of Signer' }, { id: 'key key of Signer', distance: 0 }],
    ['a CA by its key', { key: 'key of CA' }, { id: 'key key of CA', distance: 1 }],
    ['the anchor by its certificate', { certificate: 'fingerprint of Root' }, { id: 'key key of Root', distance: 3 }],
    [
      'a CA by the other fingerprint that it could have',
      { certificate: 'twin of CA' },
      { id: 'key key of CA', distance: 1 },
    ],
    [
      'the signer by its name below an anchor by its other fingerprint',
      subject('Signer', 'twin of Root'),
      { id: 'name cn=signer below key of Root', distance: 0 },
    ],
    [
      'the signer by its name below its anchor',
      subject('sIgner', 'fingerprint of Root'),
      { id: 'name cn=signer below key of Root', distance: 0 },
    ],
  ])('%s', (_what, reference, named) => {
    expect(findNamed(reference, path)).toEqual(named);
  });

  it.each<[what: string, reference: SignerReference]>([
    ['by another key', { key: 'fingerprint of Signer' }],
    ['by another certificate', { certificate: 'key of Signer' }],
    ['by its name below the CA, which is no anchor', subject('Signer', 'fingerprint of CA')],
    ['by another name', subject('Signers', 'fingerprint of Root')],
    ['by the name of the CA', subject('CA', 'fingerprint of Root')],
  ])('nobody %s', (_what, reference) => {
    expect(findNamed(reference, path)).toBeNull();
  });

  it('no pin by a subject, which has no anchor, and nobody of an empty path', () => {
    const [pin = certificate('')] = path;
    expect(findNamed(subject('Signer', pin.fingerprint), [pin])).toBeNull();
    expect(findNamed(subject('Signer', pin.fingerprint), [])).toBeNull();
  });
});
