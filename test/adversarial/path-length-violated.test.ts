import { describe, expect, it } from 'vitest';
import { ca, leafOf } from '../x509/build.js';
import { outcomeOf } from '../x509/paths.js';

const root = ca('Root');
const narrow = ca('Narrow', { issuer: root, basicConstraints: { ca: true, pathLen: 0 } });
const smuggled = ca('Smuggled', { issuer: narrow });
const selfIssued = ca('Narrow', { issuer: narrow, key: ca('Narrow renewed').key });
const narrowRoot = ca('Narrow root', { basicConstraints: { ca: true, pathLen: 0 } });
const belowNarrowRoot = ca('Below', { issuer: narrowRoot });

describe('A CA below one that may have none below it', () => {
  it('issues nothing', () => {
    const search = { endEntity: leafOf(smuggled), intermediates: [smuggled, narrow], trustAnchors: [root] };
    expect(outcomeOf(search)).toBe('path-length-exceeded');
    expect(outcomeOf({ ...search, profile: 'rfc5280' })).toBe('path-length-exceeded');
  });

  it('may be the CA itself with another key: a self-issued certificate is not counted', () => {
    const search = { endEntity: leafOf(selfIssued), intermediates: [selfIssued, narrow], trustAnchors: [root] };
    expect(outcomeOf(search)).toBe('ok');
  });

  it('is the anchor’s to forbid for code signing, where an anchor that is but a name and a key forbids nothing', () => {
    const search = {
      endEntity: leafOf(belowNarrowRoot),
      intermediates: [belowNarrowRoot],
      trustAnchors: [narrowRoot],
    };
    expect(outcomeOf(search)).toBe('path-length-exceeded');
    expect(outcomeOf({ ...search, profile: 'rfc5280' })).toBe('ok');
  });
});
