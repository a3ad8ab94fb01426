import { createTestAuthority, type MintedCertificate, type MintedCrl } from '../../src/testing/index.js';
import { buildCertificationPath, type CertificationPathRequest } from '../../src/x509/index.js';

const { at } = createTestAuthority();

/** A request with certificates as they were minted. */
export interface MintedRequest extends Omit<
  CertificationPathRequest,
  'endEntity' | 'intermediates' | 'trustAnchors' | 'crls' | 'at'
> {
  readonly endEntity: MintedCertificate;
  readonly intermediates?: readonly MintedCertificate[];
  readonly trustAnchors?: readonly MintedCertificate[];
  readonly crls?: readonly MintedCrl[];
  readonly at?: Date;
}

/** Builds a path at the test authority's instant. */
export function build({ endEntity, intermediates = [], trustAnchors = [], crls = [], ...rest }: MintedRequest) {
  return buildCertificationPath({
    at,
    ...rest,
    endEntity: endEntity.der,
    intermediates: intermediates.map(({ der }) => der),
    trustAnchors: trustAnchors.map(({ der }) => der),
    crls: crls.map(({ der }) => der),
  });
}

/** Says in a word what came of it: `ok`, or the code. */
export function outcomeOf(request: MintedRequest): string {
  const result = build(request);
  return result.ok ? 'ok' : result.code;
}

/** The least of a few runs, in milliseconds: a noisy machine doesn't fail a test of time. */
export function leastMillis(run: () => unknown, runs = 3): number {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return Math.min(...times);
}
