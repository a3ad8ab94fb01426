import { describe, expect, it } from 'vitest';
import { problemOfDenial } from '../../src/upload/problem-of-denial.js';
import { problemDetails } from '../../src/upload/problem.js';

describe('The status of a denial', () => {
  it.each([
    [403, 'unsigned'],
    [403, 'signature-mismatch'],
    [403, 'no-trusted-key-matches'],
    [403, 'certificate-expired'],
    [403, 'certificate-revoked'],
    [403, 'artifact-denied'],
    [403, 'app-mismatch'],
    [403, 'trust-store-missing'],
    [422, 'signature-not-base64'],
    [422, 'signature-file-empty'],
    [422, 'delivered-certificate-malformed'],
    [422, 'private-key-in-signature-file'],
    [422, 'artifact-empty'],
    [422, 'archive-crc-mismatch'],
    [422, 'archive-too-many-entries'],
    [403, 'archive-not-a-zip'],
    [413, 'signature-file-too-large'],
    [413, 'artifact-too-large'],
    [409, 'destination-exists'],
    [507, 'destination-full'],
    [500, 'destination-not-writable'],
    [500, 'artifact-changed'],
  ] as const)('is %i: %s', (status, code) => {
    expect(problemDetails(problemOfDenial(code), '').status).toBe(status);
  });
});

describe('Problem details', () => {
  it('have what RFC 9457 names, and a type that is a URN', () => {
    expect(problemDetails('queue-full', 'Come again.', { code: 'x' })).toEqual({
      type: 'urn:install-gate:problem:queue-full',
      title: 'Too many uploads at once',
      status: 429,
      detail: 'Come again.',
      code: 'x',
    });
  });
});
