import { describe, expect, it } from 'vitest';
import type { CrlTemplate } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';
import { generalName } from '../support/general-names.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { everyAlgorithm, oneKeyOfEach } from './every-algorithm.js';

const authority = createTestAuthority();
const issuer = authority.pin('anchor');
const leaf = authority.leaf({ issuer });

describeWithOpenssl('openssl', () => {
  const { attempt, run, write } = useWorkbench();
  const shown = async (template: Partial<CrlTemplate>) => {
    const file = await write('list.pem', authority.mintCrl({ issuer, ...template }).pem);
    const text = await run('openssl', 'crl', '-noout', '-text', '-in', file);
    // Releases differ in spaces.
    return String(text).replaceAll(/\s+/g, ' ').replaceAll(' = ', '=');
  };
  const checked = async (template: CrlTemplate) => {
    const anchor = await write('anchor.pem', template.issuer.pem);
    const file = await write('list.pem', authority.mintCrl(template).pem);
    // The exit code doesn't tell: release 3.0 gives 0 for a bad signature too.
    return (await attempt('openssl', 'crl', '-noout', '-verify', '-CAfile', anchor, '-in', file)).output;
  };

  it('shows a plain list', async () => {
    const text = await shown({});
    expect(text).toContain('Version 2 (0x1)');
    expect(text).toContain('Issuer: O=Install Gate Tests, CN=Test Pin anchor');
    expect(text).toContain('Last Update: May 31 00:00:00 2026 GMT Next Update: Jul 1 00:00:00 2026 GMT');
    expect(text).toContain('X509v3 CRL Number: 1 ');
    expect(text).toContain('X509v3 Authority Key Identifier: ');
    expect(text).toContain('No Revoked Certificates.');
  });

  it('shows a list of version 1, and one without a next update', async () => {
    const text = await shown({ version: 1, nextUpdate: null });
    expect(text).toContain('Version 1 (0x0)');
    expect(text).toContain('Next Update: NONE');
    expect(text).not.toContain('X509v3');
  });

  it('shows entries', async () => {
    const text = await shown({
      revoked: [
        { serial: 0x1234, revokedAt: '2026-05-01T00:00:00Z' },
        { certificate: leaf, reason: 'keyCompromise', invalidityDate: '2026-04-01T00:00:00Z' },
      ],
    });
    expect(text).toContain('Serial Number: 1234 Revocation Date: May 1 00:00:00 2026 GMT');
    expect(text).toContain(`Serial Number: ${Buffer.from(leaf.serialNumber).toString('hex').toUpperCase()} `);
    expect(text).toContain('X509v3 CRL Reason Code: Key Compromise');
    expect(text).toContain('Invalidity Date: Apr 1 00:00:00 2026 GMT');
  });

  it('shows what a list is limited to', async () => {
    const text = await shown({
      deltaCrlIndicator: 4,
      issuingDistributionPoint: {
        fullName: [generalName({ uri: 'http://example.com/list' }), generalName({ directoryName: 'Point' })],
        onlyContainsUserCerts: true,
        onlySomeReasons: ['keyCompromise', 'aACompromise'],
        indirectCrl: true,
      },
    });
    expect(text).toContain('X509v3 Delta CRL Indicator: critical 4 ');
    expect(text).toContain('X509v3 Issuing Distribution Point: critical Full Name: URI:http://example.com/list');
    expect(text).toMatch(/DirName: ?CN=Point/);
    for (const part of ['Only User Certificates', 'Only Some Reasons: Key Compromise, AA Compromise', 'Indirect CRL']) {
      expect(text).toContain(part);
    }
  });

  it.each(everyAlgorithm.filter((algorithm) => !['rsa-1024', 'rsa-3072', 'rsa-4096'].includes(algorithm)))(
    'verifies a list that is signed by a key of kind %s',
    async (algorithm) => {
      const key = oneKeyOfEach(algorithm);
      const ca = authority.mint({ subject: algorithm, key, basicConstraints: { ca: true } });
      expect(await checked({ issuer: ca })).toContain('verify OK');
      expect(await checked({ issuer: ca, defects: { corruptSignature: true } })).toContain('verify failure');
    },
  );

  it('refuses a forged list', async () => {
    expect(await checked({ issuer })).toContain('verify OK');
    expect(await checked({ issuer, defects: { signWith: leaf.key } })).toContain('verify failure');
  });

  describe('with -crl_check', () => {
    const verified = async (template: Partial<CrlTemplate>) => {
      const files = [
        ['-CAfile', await write('anchor.pem', issuer.pem)],
        ['-CRLfile', await write('list.pem', authority.mintCrl({ issuer, ...template }).pem)],
      ].flat();
      const at = String(authority.at.getTime() / 1000);
      const end = await write('leaf.pem', leaf.pem);
      return (await attempt('openssl', 'verify', '-crl_check', '-attime', at, ...files, end)).output;
    };

    it('accepts a leaf that the list does not name', async () => {
      expect(await verified({ revoked: [{ serial: 1 }] })).toMatch(/leaf\.pem: OK/);
    });

    it.each<[string, Partial<CrlTemplate>, number]>([
      ['a leaf that it names', { revoked: [{ certificate: leaf }] }, 23],
      ['a list that is stale', { nextUpdate: '2026-05-31T12:00:00Z' }, 12],
      ['a list that is not yet due', { thisUpdate: '2026-06-01T12:00:00Z' }, 11],
      ['a list with a bad signature', { defects: { corruptSignature: true } }, 8],
      ['a list of another issuer', { defects: { issuerName: 'Nobody' } }, 3],
      ['a list of CAs alone', { issuingDistributionPoint: { onlyContainsCaCerts: true } }, 44],
    ])('refuses %s', async (_title, template, error) => {
      expect(await verified(template)).toContain(`error ${error} at 0 depth lookup`);
    });
  });
});
