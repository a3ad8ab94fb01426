import { expect, it } from 'vitest';
import type { CertificateExtension } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';
import { utf8String } from '../../src/testing/der-writer.js';
import {
  certificatePolicies,
  crlDistributionPoints,
  inhibitAnyPolicy,
  nameConstraints,
  policyConstraints,
  policyMappings,
  subjectAltName,
  unknownExtension,
} from '../support/extensions.js';
import type { GeneralNameSpec } from '../support/general-names.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';

const authority = createTestAuthority();
const network = Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0);
const everyName: readonly GeneralNameSpec[] = [
  { email: 'a@example.com' },
  { dns: 'example.com' },
  { uri: 'http://example.com/' },
  { ip: Uint8Array.of(127, 0, 0, 1) },
  { directoryName: 'Name' },
  { registeredId: '1.2.3.4' },
  { otherName: { type: '1.3.6.1.4.1.311.20.2.3', value: utf8String('user@example.com') } },
];

describeWithOpenssl('openssl shows the extensions that tests add:', () => {
  const { run, write } = useWorkbench();

  it.each<[string, CertificateExtension, string | RegExp]>([
    ['one name', subjectAltName({ dns: 'example.com' }), 'Subject Alternative Name: DNS:example.com'],
    [
      'every name',
      subjectAltName(everyName, { critical: true }),
      new RegExp(
        'Alternative Name: critical email:a@example.com, DNS:example.com, URI:http://example.com/, ' +
          'IP Address:127.0.0.1, DirName: ?/?CN=Name, Registered ID:1.2.3.4, othername: ?UPN:+ ?user@example.com ',
      ),
    ],
    ['a name by its DER', subjectAltName({ raw: Uint8Array.of(0x82, 1, 0x61) }), 'Alternative Name: DNS:a'],
    [
      'name constraints',
      nameConstraints({ permitted: [{ dns: 'example.com' }, { ip: network }], excluded: [{ directoryName: 'No' }] }),
      /Name Constraints: critical Permitted: DNS:example\.com IP:10\.0\.0\.0\/255\.0\.0\.0 Excluded: DirName: ?CN=No/,
    ],
    [
      'name constraints that are not critical',
      nameConstraints({ excluded: [{ email: '.example.com' }, { uri: '.example.com' }], critical: false }),
      'Name Constraints: Excluded: email:.example.com URI:.example.com',
    ],
    ['policies', certificatePolicies(['1.2.3.4', '1.2.3.5']), 'Policies: Policy: 1.2.3.4 Policy: 1.2.3.5'],
    [
      'policy mappings',
      policyMappings([
        ['1.2.3.4', '1.2.3.5'],
        ['1.2.3.6', '1.2.3.7'],
      ]),
      'Policy Mappings: critical 1.2.3.4:1.2.3.5, 1.2.3.6:1.2.3.7',
    ],
    [
      'policy constraints',
      policyConstraints({ requireExplicitPolicy: 0, inhibitPolicyMapping: 200 }),
      'Policy Constraints: critical Require Explicit Policy:0, Inhibit Policy Mapping:200',
    ],
    [
      'one policy constraint',
      policyConstraints({ inhibitPolicyMapping: 1, critical: false }),
      'Policy Constraints: Inhibit Policy Mapping:1',
    ],
    ['inhibitAnyPolicy', inhibitAnyPolicy(2), 'Inhibit Any Policy: critical 2'],
    [
      'distribution points',
      crlDistributionPoints([
        { fullName: [{ uri: 'http://example.com/list' }] },
        { reasons: ['keyCompromise', 'superseded'], crlIssuer: 'Issuer' },
      ]),
      /CRL Distribution Points: Full Name: URI:http:\/\/example\.com\/list,? ?Reasons: Key Compromise, Superseded CRL Issuer: DirName: ?CN=Issuer/,
    ],
    ['one that nobody knows', unknownExtension('1.2.3.4', true), '1.2.3.4: critical ..'],
  ])('%s', async (_title, extension, expected) => {
    const { pem } = authority.leaf({ extraExtensions: [extension] });
    const text = await run('openssl', 'x509', '-noout', '-text', '-in', await write('shown.pem', pem));
    // Releases differ in spaces.
    expect(String(text).replaceAll(/\s+/g, ' ').replaceAll(' = ', '=')).toMatch(expected);
  });
});
