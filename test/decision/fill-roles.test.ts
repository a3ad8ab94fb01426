import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillRoles } from '../../src/decision/fill-roles.js';
import { maxFlow, type FlowEdge } from '../../src/internal/max-flow.js';
import type { Policy, SignerCandidate } from '../../src/index.js';
import { idOf, path, pinOf } from './evidence.js';

type Roles = Policy['requiredRoles'];
const key = (name: string) => ({ key: idOf(`key of ${name}`) });
const signer = (name: string) => ({ signer: pinOf(name) });

/** Keys that either of two CAs may have certified, the same one under both. */
const names = ['A', 'B', 'C', 'D'];
const cas = ['P', 'Q'];
const aSigner = fc
  .record({ name: fc.constantFrom(...names), ca: fc.constantFrom(...cas) })
  .map(({ name, ca }): { readonly signer: SignerCandidate } => ({
    signer: path({ keyId: key(name).key }, { keyId: key(ca).key }, { keyId: key('root').key }),
  }));
const references = fc.subarray([...names, ...cas], { minLength: 1, maxLength: 4 }).map((each) => each.map(key));
const someRoles: fc.Arbitrary<Roles> = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.record({ signers: references, threshold: fc.integer({ min: 1, max: 3 }) }),
  { maxKeys: 3 },
);
const someSigners = fc.array(aSigner, { maxLength: 6 });

/** The most places that can be filled: every way of giving each key one identity of one role, or none, is tried. */
function mostPlaces(signers: readonly { readonly signer: SignerCandidate }[], roles: Roles): number {
  const fits = new Map<string, Set<string>>();
  for (const { signer: each } of signers) {
    const chain = each.kind === 'pin' ? [each.certificate] : each.path;
    const own = fits.get(chain[0].keyId) ?? new Set();
    const named = Object.entries(roles).flatMap(([role, { signers: wanted }]) =>
      wanted.flatMap((reference) => {
        const distance = 'key' in reference ? chain.findIndex(({ keyId }) => keyId === reference.key) : -1;
        return 'key' in reference && distance >= 0 ? [{ place: `${role} ${reference.key}`, distance }] : [];
      }),
    );
    // Only what stands nearest to the signer counts: of a CA and the CA above it one.
    const nearest = Math.min(...named.map(({ distance }) => distance));
    for (const { place, distance } of named) if (distance === nearest) own.add(place);
    fits.set(chain[0].keyId, own);
  }
  const keys = [...fits.values()];
  const most = (at: number, taken: ReadonlySet<string>): number => {
    const places = keys[at];
    if (places === undefined) return 0;
    const without = most(at + 1, taken);
    const ways = [...places]
      // An identity counts once, in all roles together.
      .filter((place) => ![...taken].some((other) => other.split(' ')[1] === place.split(' ')[1]))
      .filter((place) => {
        const role = place.split(' ')[0] ?? '';
        const used = [...taken].filter((other) => other.split(' ')[0] === role).length;
        return used < (roles[role]?.threshold ?? 0);
      })
      .map((place) => 1 + most(at + 1, new Set([...taken, place])));
    return Math.max(without, ...ways);
  };
  return most(0, new Set());
}

describe('Roles are filled', () => {
  it('exactly where some way of filling them exists, and else as far as any way goes', () => {
    fc.assert(
      fc.property(someSigners, someRoles, (signers, roles) => {
        const places = Object.values(roles).reduce((sum, { threshold }) => sum + threshold, 0);
        const most = mostPlaces(signers, roles);
        const filled = fillRoles(signers, roles);
        expect(filled.ok).toBe(most === places);
        if (filled.ok) {
          expect(filled.chosen).toHaveLength(places);
          expect(mostPlaces(filled.chosen, roles)).toBe(places);
          return;
        }
        const lacking = filled.missing.reduce((sum, { required, found }) => sum + required - found, 0);
        expect(lacking).toBe(places - most);
        for (const { role, required, found } of filled.missing) {
          expect(required).toBe(roles[role]?.threshold);
          expect(found).toBeLessThan(required);
        }
      }),
    );
  });

  it('as far in every order of the signers', () => {
    const withOrder = someSigners.chain((signers) =>
      fc.tuple(fc.constant(signers), fc.shuffledSubarray(signers, { minLength: signers.length })),
    );
    fc.assert(
      fc.property(withOrder, someRoles, ([signers, shuffled], roles) => {
        const [a, b] = [fillRoles(signers, roles), fillRoles(shuffled, roles)];
        expect(b.ok).toBe(a.ok);
        const lacking = (filled: typeof a) =>
          filled.ok ? 0 : filled.missing.reduce((sum, { required, found }) => sum + required - found, 0);
        expect(lacking(b)).toBe(lacking(a));
      }),
    );
  });

  it('and one more signer never empties a place', () => {
    fc.assert(
      fc.property(someSigners, aSigner, someRoles, (signers, more, roles) => {
        if (fillRoles(signers, roles).ok) expect(fillRoles([...signers, more], roles).ok).toBe(true);
      }),
    );
  });

  it('by those that come first, where several would do', () => {
    const roles: Roles = { a: { signers: [key('A'), key('B')], threshold: 1 } };
    expect(fillRoles([signer('A'), signer('B')], roles)).toEqual({ ok: true, chosen: [signer('A')] });
    expect(fillRoles([signer('B'), signer('A')], roles)).toEqual({ ok: true, chosen: [signer('B')] });
  });

  it('each by whom it was given to, where two bear the name that one of the roles asks for', () => {
    const below = (name: string) => ({ signer: path({ keyId: key(name).key }) });
    const { path: certificates } = path();
    const anchor = certificates.at(-1)?.fingerprint ?? '';
    const roles: Roles = {
      vendor: { signers: [{ subject: 'CN=Leaf', anchor }], threshold: 1 },
      security: { signers: [key('A')], threshold: 1 },
    };
    // In the policy's order of roles, whatever the file's is.
    expect(fillRoles([below('B'), below('A')], roles)).toEqual({ ok: true, chosen: [below('B'), below('A')] });
    expect(fillRoles([below('A'), below('B')], roles)).toEqual({ ok: true, chosen: [below('B'), below('A')] });
  });

  describe('by the certificate that a role names,', () => {
    const [named, other] = [idOf('one'), idOf('other')];
    const certified = (fingerprint: string, name = 'A') => ({ signer: path({ keyId: key(name).key, fingerprint }) });
    const below = (name: string, fingerprint: string) => ({
      signer: path({ keyId: key(name).key }, { keyId: key('CA').key, fingerprint }),
    });
    const beside = (reference: Roles[string]['signers'][number]): Roles => ({
      vendor: { signers: [{ certificate: named }], threshold: 1 },
      security: { signers: [reference, key('B')], threshold: 1 },
    });

    it('and not by another one of its key, which another role names', () => {
      const chosen = [certified(named), certified(idOf('b'), 'B')];
      expect(fillRoles([certified(other), ...chosen], beside(key('A')))).toEqual({ ok: true, chosen });
    });

    it('and not by whoever is below another one of its CA’s, which another role names', () => {
      const signers = [below('C', other), below('D', named), certified(idOf('b'), 'B')];
      for (const each of [signers, signers.toReversed()]) {
        const filled = fillRoles(each, beside(key('CA')));
        // The CA counts once: where the first of its two is taken for the wrong role, it is one too few and never one that isn't meant.
        if (filled.ok) expect(filled.chosen).toEqual(signers.slice(1));
        else expect(filled.missing).toEqual([{ role: 'vendor', required: 1, found: 0 }]);
      }
      expect(fillRoles(signers.slice(1), beside(key('CA')))).toEqual({ ok: true, chosen: signers.slice(1) });
    });
  });

  it('of a CA and the CA above it by the nearer alone: whoever holds the lower one stands for no other', () => {
    const below = (name: string) => ({
      signer: path({ keyId: key(name).key }, { keyId: key('CA').key }, { keyId: key('root').key }),
    });
    const roles: Roles = { vendor: { signers: [key('CA'), key('root')], threshold: 2 } };
    const missing = [{ role: 'vendor', required: 2, found: 1 }];
    expect(fillRoles([below('A'), below('B')], roles)).toEqual({ ok: false, missing });
  });

  it('of a name and the CA that gave it by the name alone: whoever has two certificates of one name is no other', () => {
    const below = (name: string, subject = 'CN=Leaf') => ({
      signer: path({ keyId: key(name).key, subject }, { keyId: key('CA').key }),
    });
    const anchor = path().path.at(-1)?.fingerprint ?? '';
    const roles: Roles = {
      vendor: { signers: [{ subject: 'CN=Leaf', anchor }], threshold: 1 },
      security: { signers: [key('CA')], threshold: 1 },
    };
    const missing = [{ role: 'security', required: 1, found: 0 }];
    expect(fillRoles([below('A'), below('B')], roles)).toEqual({ ok: false, missing });
    expect(fillRoles([below('A'), below('B', 'CN=Other')], roles)).toMatchObject({ ok: true });
  });

  it('by nobody where no role is asked for', () => {
    expect(fillRoles([signer('A')], {})).toEqual({ ok: true, chosen: [] });
  });

  it('and each that lacks somebody is named, in the policy’s order', () => {
    const roles: Roles = {
      b: { signers: [key('B'), key('C')], threshold: 2 },
      a: { signers: [key('A')], threshold: 1 },
      d: { signers: [key('D')], threshold: 1 },
    };
    expect(fillRoles([signer('B'), signer('D')], roles)).toEqual({
      ok: false,
      missing: [
        { role: 'b', required: 2, found: 1 },
        { role: 'a', required: 1, found: 0 },
      ],
    });
  });

  it('whatever the roles are called: no name is taken for another', () => {
    const odd = ['source', 'sink', 'key', 'role a', 'constructor', '0 of a', 'toString'];
    const signers = odd.map(signer);
    const roles: Roles = Object.fromEntries(odd.map((name) => [name, { signers: [key(name)], threshold: 1 }]));
    expect(fillRoles(signers, roles)).toEqual({ ok: true, chosen: signers });
    expect(fillRoles(signers.slice(1), roles)).toMatchObject({ ok: false, missing: [{ role: 'source' }] });
  });
});

describe('A largest flow', () => {
  const nodes = ['s', 'a', 'b', 'c', 't'];
  const edge: fc.Arbitrary<FlowEdge> = fc.record({
    from: fc.constantFrom(...nodes),
    to: fc.constantFrom(...nodes),
    capacity: fc.integer({ min: 0, max: 3 }),
  });
  const graph = fc.array(edge, { maxLength: 12 });
  /** What leaves a node, less what comes in. */
  const excess = (edges: readonly FlowEdge[], flow: readonly number[], node: string) =>
    edges.reduce(
      (sum, { from, to }, index) => sum + (flow[index] ?? 0) * (Number(from === node) - Number(to === node)),
      0,
    );
  /** The least capacity of all cuts, each of which is tried. */
  const leastCut = (edges: readonly FlowEdge[]) => {
    const inner = nodes.slice(1, -1);
    const sides = Array.from({ length: 2 ** inner.length }, (_, bits) =>
      inner.filter((_node, index) => (bits >> index) % 2 === 1),
    );
    return Math.min(
      ...sides.map((side) =>
        edges
          .filter(({ from, to }) => (from === 's' || side.includes(from)) && to !== 's' && !side.includes(to))
          .reduce((sum, { capacity }) => sum + capacity, 0),
      ),
    );
  };

  it('is as large as the smallest cut, and keeps to what each edge takes and each node gets', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const flow = maxFlow(edges, 's', 't');
        expect(flow).toHaveLength(edges.length);
        for (const [index, { capacity }] of edges.entries()) {
          expect(flow[index]).toBeGreaterThanOrEqual(0);
          expect(flow[index]).toBeLessThanOrEqual(capacity);
        }
        for (const node of nodes.slice(1, -1)) expect(excess(edges, flow, node)).toBe(0);
        expect(excess(edges, flow, 's')).toBe(leastCut(edges));
      }),
    );
  });

  it.each<[total: number, what: string, edges: readonly FlowEdge[]]>([
    [0, 'no edge', []],
    [0, 'an edge the wrong way', [{ from: 't', to: 's', capacity: 1 }]],
    [
      2,
      'two parallel edges',
      [
        { from: 's', to: 't', capacity: 1 },
        { from: 's', to: 't', capacity: 1 },
      ],
    ],
    [3, 'an edge that takes three', [{ from: 's', to: 't', capacity: 3 }]],
    [
      2,
      'a path that the first one has to give way to',
      [
        { from: 's', to: 'a', capacity: 1 },
        { from: 'a', to: 'b', capacity: 1 },
        { from: 'b', to: 't', capacity: 1 },
        { from: 's', to: 'b', capacity: 1 },
        { from: 'a', to: 't', capacity: 1 },
      ],
    ],
  ])('is %i of %s', (total, _what, edges) => {
    expect(excess(edges, maxFlow(edges, 's', 't'), 's')).toBe(total);
  });
});
