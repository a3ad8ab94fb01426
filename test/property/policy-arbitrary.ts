import { policies } from '../../src/testing/kit/arbitraries/index.js';

/** A valid policy. */
export const policy = policies();
