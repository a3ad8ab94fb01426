import { randomUUID } from 'node:crypto';
import { createTestAuthority, signatureFile } from 'install-gate/testing';
import { pluginArchive } from './demo-archive.mjs';

const DAY_MILLIS = 86_400_000;

/** The certificates that this machine trusts, and plugins, sound and not. */
export function makeWorld(now) {
  // Seeds that nobody knows: keys of a known one would let anybody sign for this trust store.
  const authority = createTestAuthority({ seed: randomUUID(), at: now });
  const stranger = createTestAuthority({ seed: randomUUID(), at: now });
  const inDays = (days) => new Date(now.getTime() + days * DAY_MILLIS);
  const ca = (commonName, pathLen, issuer = {}) =>
    authority.mint({
      subject: named('Demo Marketplace', commonName),
      notBefore: inDays(-30),
      notAfter: inDays(3650),
      basicConstraints: { ca: true, pathLen },
      keyUsage: ['keyCertSign', 'cRLSign'],
      ...issuer,
    });
  const root = ca('Marketplace Root CA', 1);
  const intermediate = ca('Marketplace Intermediate CA', 0, { issuer: root });
  const acme = authority.leaf({ label: 'acme', subject: named('Acme', 'Acme CRM'), issuer: intermediate });
  const lapsed = authority.leaf({
    label: 'lapsed',
    subject: named('Initech', 'Initech Reports'),
    issuer: intermediate,
    notBefore: inDays(-400),
    notAfter: inDays(-36),
  });
  const globex = authority.pin('v1', { label: 'globex', subject: named('Globex', 'Globex debug builds') });
  const soon = authority.pin('v1', {
    label: 'soon',
    subject: named('Hooli', 'Hooli apps'),
    notBefore: inDays(-345),
    notAfter: inDays(20),
  });

  const crm = pluginArchive({ key: 'com.acme.crm', version: '1.4.0', vendor: 'Acme' });
  // Of the same key and version, as sound, and not what was signed.
  const anotherCrm = pluginArchive({
    key: 'com.acme.crm',
    version: '1.4.0',
    vendor: 'Acme',
    content: 'Something else that runs.',
  });
  const crmNext = pluginArchive({ key: 'com.acme.crm', version: '1.5.0', vendor: 'Acme' });
  const debug = pluginArchive({ key: 'com.globex.tools', version: '2.0.1-debug', vendor: 'Globex' });
  const unsigned = pluginArchive({ key: 'org.example.notes', version: '0.9.0', vendor: 'Nobody' });
  const charts = pluginArchive({ key: 'net.stranger.charts', version: '3.2.0', vendor: 'A stranger' });
  const reports = pluginArchive({ key: 'com.initech.reports', version: '5.0.0', vendor: 'Initech' });
  const bomb = pluginArchive({
    key: 'org.example.bomb',
    version: '1.0.0',
    vendor: 'Nobody',
    content: Buffer.alloc(48 * 1024 * 1024),
  });
  const byAcme = (artifact) => signatureFile(artifact, { key: acme.key, chain: [acme, intermediate] });
  const strangerLeaf = stranger.leaf();

  return {
    certificates: {
      'marketplace-root.pem': root.pem,
      'marketplace-intermediate.pem': intermediate.pem,
      'globex.pem': globex.pem,
      'hooli.pem': soon.pem,
    },
    samples: [
      sample('signed', 'Signed through the marketplace: installs.', crm, byAcme(crm)),
      sample('signed-upgrade', 'The next version of it, for “Upgrade”.', crmNext, byAcme(crmNext)),
      sample(
        'signed-by-a-pin',
        'A private build; the signature file is nothing but 64 bytes: installs.',
        debug,
        signatureFile(debug, { key: globex.key, form: 'raw' }),
      ),
      sample('unsigned', 'No signature: installs until the grace period ends.', unsigned, null),
      sample('tampered', 'The bytes are not those that were signed: refused.', anotherCrm, byAcme(crm)),
      sample(
        'untrusted',
        'Well signed, by somebody whom this machine doesn’t know: refused.',
        charts,
        signatureFile(charts, { key: strangerLeaf.key, chain: [strangerLeaf, stranger.intermediate] }),
      ),
      sample(
        'expired',
        'The signer’s certificate has expired: refused.',
        reports,
        signatureFile(reports, { key: lapsed.key, chain: [lapsed, intermediate] }),
      ),
      sample('zip-bomb', 'Inflates to a thousand times its size: refused, though it is signed.', bomb, byAcme(bomb)),
    ],
  };
}

function named(organisation, commonName) {
  return [
    ['O', organisation],
    ['CN', commonName],
  ];
}

function sample(name, about, archive, signature) {
  return { name, about, archive, signature };
}
