import { describe, expect, it } from 'vitest';
import { authority, ca, keyOf, leafOf } from '../x509/build.js';
import { build, outcomeOf } from '../x509/paths.js';

const root = ca('Root');
const signer = leafOf(root, { subject: 'Signer', key: keyOf('signer') });
const byEndEntity = leafOf(signer, { key: keyOf('below the signer') });
const twin = ca('Root', { key: keyOf('another root') });
const alias = ca('Alias', { key: root.key });

describe('A path builder takes for an issuer', () => {
  it('no end entity, whoever certified it', () => {
    const search = { endEntity: byEndEntity, intermediates: [signer], trustAnchors: [root] };
    expect(outcomeOf(search)).toBe('end-entity-used-as-ca');
    expect(outcomeOf({ ...search, profile: 'rfc5280' })).toBe('end-entity-used-as-ca');
  });

  it('no end entity that is trusted: an anchor is a CA', () => {
    const pinned = authority.pin();
    expect(outcomeOf({ endEntity: leafOf(pinned), trustAnchors: [pinned] })).not.toBe('ok');
  });

  it('no intermediate for an anchor, whoever calls it trusted', () => {
    const intermediate = ca('Intermediate', { issuer: root });
    const result = build({ endEntity: leafOf(intermediate), trustAnchors: [intermediate] });
    expect(result).toMatchObject({ ok: false, code: 'anchor-missing', certificate: { issuer: root.subject } });
    expect(result.ok ? '' : result.detail).toContain('CN=Root');
  });

  it('nobody of the same name with another key, and gives a hint where the certificates say so', () => {
    const result = build({ endEntity: leafOf(root), trustAnchors: [twin] });
    expect(result).toMatchObject({ ok: false, code: 'unknown-issuer' });
    expect(result.ok ? '' : result.hint).toContain('its key differs');
    const without = leafOf(root, { authorityKeyIdentifier: false });
    expect(outcomeOf({ endEntity: without, trustAnchors: [twin] })).toBe('certificate-signature-invalid');
  });

  it('nobody of another name with the same key', () => {
    expect(outcomeOf({ endEntity: leafOf(root), trustAnchors: [alias] })).toBe('unknown-issuer');
  });
});
