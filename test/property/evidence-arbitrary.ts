import { DEFAULT_VOCABULARY } from '../../src/testing/index.js';
import { evidence as anyEvidence, instants } from '../../src/testing/kit/arbitraries/index.js';

const { boundaries } = DEFAULT_VOCABULARY;

/** Evidence of any kind. */
export const evidence = anyEvidence();
/** An instant, or an Invalid Date. */
export const instant = instants({ boundaries, invalid: true });
/** An instant that is one. */
export const soundInstant = instants({ boundaries });
