/** Certificates that BoringSSL's strict parser must refuse or accept. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createTestAuthority } from '../../src/testing/index.js';
import { bitString, oid, sequence } from '../../src/testing/der-writer.js';
import { TAG } from '../../src/x509/der-primitives.js';
import { CERTIFICATE_LIMITS, readDer, type DerElement } from '../../src/x509/der.js';
import { parseCertificate } from '../../src/x509/index.js';
import { describeSuite } from '../support/conformance.js';
import { itsExceptionsAreOfItsCases, readExceptions, verdictOf } from './exceptions.js';

const Cases = v.array(
  v.object({
    id: v.string(),
    kind: v.picklist(['CERTIFICATE', 'TBS CERTIFICATE']),
    der_b64: v.string(),
    expected_parse: v.picklist(['ok', 'fail', 'unspecified']),
  }),
);
type Case = v.InferOutput<typeof Cases>[number];

/** The code of each certificate that must be refused. */
const REFUSALS: Readonly<Record<string, readonly string[]>> = {
  'certificate-malformed': [
    'bad_validity',
    'cert_algorithm_not_sequence',
    'cert_data_after_signature',
    'cert_empty_sequence',
    'cert_missing_signature',
    'cert_not_sequence',
    'cert_signature_not_bit_string',
    'extension_critical_3',
    'issuer_bad_printable_string',
    'serial_not_minimal',
    'serial_not_number',
    'subject_not_ascii',
    'subject_not_printable_string',
    'tbs_explicit_v1',
    'tbs_v1_extensions',
    'tbs_v2_extensions',
    'tbs_v3_data_after_extensions',
    'tbs_v4',
    'tbs_validity_relaxed',
    'v1_explicit_version',
  ],
  'duplicate-extension': ['extensions_duplicate_key_usage'],
  'extension-malformed': [
    'authority_key_identifier_not_sequence',
    'bad_key_usage',
    'bad_policy_qualifiers',
    'basic_constraints_negative_path',
    'basic_constraints_path_too_large',
    'basic_constraints_pathlen_256',
    'basic_constraints_unconsumed_data',
    'extension_critical_0',
    'extensions_data_after_sequence',
    'extensions_empty_sequence',
    'extensions_not_sequence',
    'name_constraints_bad_ip',
    'policy_constraints_empty',
    'policy_qualifiers_empty_sequence',
    'subject_blank_subjectaltname_not_critical',
    'subject_key_identifier_not_octet_string',
    'subjectaltname_bad_ip',
    'subjectaltname_dns_not_ascii',
    'subjectaltname_general_names_empty_sequence',
    'subjectaltname_trailing_data',
  ],
};

/**
 * A skeleton is refused for its meaningless octets, whatever else is wrong with it. What must become of it with sound ones in their
 * place: then its version, its dates and the fields at its end decide.
 */
const DRESSED: Readonly<Record<string, string>> = {
  tbs_explicit_v1: 'certificate-malformed',
  tbs_v1: 'ok',
  tbs_v1_extensions: 'extension-malformed',
  tbs_v2_extensions: 'extension-malformed',
  tbs_v2_issuer_and_subject_unique_id: 'ok',
  tbs_v2_issuer_unique_id: 'ok',
  tbs_v2_no_optionals: 'ok',
  tbs_v3_all_optionals: 'ok',
  tbs_v3_data_after_extensions: 'extension-malformed',
  tbs_v3_extensions: 'ok',
  // BoringSSL's parser of the fields, whose verdict the suite has, doesn't look into the extensions.
  tbs_v3_extensions_not_sequence: 'extension-malformed',
  tbs_v3_no_optionals: 'ok',
  tbs_v4: 'certificate-malformed',
  tbs_validity_both_generalized_time: 'ok',
  tbs_validity_both_utc_time: 'ok',
  tbs_validity_generalized_time_and_utc_time: 'ok',
  tbs_validity_utc_time_and_generalized_time: 'ok',
};

const ED25519 = sequence(oid('1.3.101.112'));
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;

/** A certificate around a bare TBSCertificate, with the algorithm that it names and a signature of nothing. */
function wrap(tbs: Uint8Array): Uint8Array {
  const read = readDer(tbs, CERTIFICATE_LIMITS);
  const fields = read.ok ? read.element.children : [];
  const named = fields[fields[0]?.tag === VERSION ? 2 : 1];
  return sequence(tbs, named?.tag === TAG.sequence ? named.encoded : ED25519, bitString(new Uint8Array(64)));
}

const fieldsOf = (tbs: DerElement | undefined) => {
  const [first, ...others] = tbs?.children ?? [];
  const hasVersion = first?.tag === VERSION;
  const [serial, algorithm, issuer, validity, subject, key, ...rest] = hasVersion ? others : (tbs?.children ?? []);
  return { version: hasVersion ? first : undefined, serial, algorithm, issuer, validity, subject, key, rest };
};

/** A skeleton's tbsCertificate with the algorithm, names, key and extensions of a sound certificate. */
function dress(skeleton: Uint8Array, soundCertificate: Uint8Array): Uint8Array {
  const [bare, sound] = [skeleton, soundCertificate].map((bytes) => {
    const read = readDer(bytes, CERTIFICATE_LIMITS);
    return read.ok ? read.element : undefined;
  });
  const { version, serial, validity, rest } = fieldsOf(bare);
  const { algorithm, issuer, subject, key, rest: soundRest } = fieldsOf(sound?.children[0]);
  const soundExtensions = soundRest.find(({ tag }) => tag === EXTENSIONS);
  const tail = rest.map((each) =>
    each.tag === EXTENSIONS && each.children[0]?.tag === TAG.sequence ? soundExtensions : each,
  );
  const fields = [version, serial, algorithm, issuer, validity, subject, key, ...tail];
  return sequence(...fields.map((field) => field?.encoded ?? new Uint8Array()));
}

const bytesOf = ({ kind, der_b64: base64 }: Case) => {
  const der = new Uint8Array(Buffer.from(base64, 'base64'));
  return kind === 'CERTIFICATE' ? der : wrap(der);
};

const codes = new Map(Object.entries(REFUSALS).flatMap(([code, ids]) => ids.map((id) => [id, code] as const)));

describeSuite('der-boringssl-parse', (suite) => {
  const all = v.parse(Cases, suite.json('cases.json'));
  const exceptions = readExceptions('der-boringssl-parse');
  const expecting = (expected: Case['expected_parse']) =>
    all.filter((each) => each.expected_parse === expected).map((each) => [each.id, each] as const);

  it('has 90 cases: 41 must be refused, 19 accepted, and 30 are unspecified', () => {
    expect(all).toHaveLength(90);
    expect((['fail', 'ok', 'unspecified'] as const).map((each) => expecting(each).length)).toEqual([41, 19, 30]);
    expect(all.filter(({ kind }) => kind === 'TBS CERTIFICATE')).toHaveLength(19);
  });

  it('has each case that must be refused in the table, once', () => {
    expect([...codes.keys()].toSorted()).toEqual(expecting('fail').map(([id]) => id));
  });

  itsExceptionsAreOfItsCases(
    exceptions,
    all.map(({ id, expected_parse: expected }) => ({ id, expected })),
  );

  describe.each(expecting('fail'))('Case %s', (_id, each) => {
    it(`is refused by ${codes.get(each.id)}`, () => {
      expect(verdictOf(parseCertificate(bytesOf(each)))).toBe(codes.get(each.id));
    });
  });

  describe.each(expecting('ok'))('Case %s', (_id, each) => {
    const exception = exceptions.get(each.id);
    it(
      exception === undefined ? 'is accepted' : `is refused by ${exception.actual}, on purpose: ${exception.reason}`,
      () => {
        expect(verdictOf(parseCertificate(bytesOf(each)))).toBe(exception?.actual ?? 'ok');
      },
    );
  });

  describe.each(expecting('unspecified'))('Case %s', (_id, each) => {
    const exception = exceptions.get(each.id);
    it(`is ${exception === undefined ? 'accepted' : `refused by ${exception.actual}: ${exception.reason}`}`, () => {
      expect(verdictOf(parseCertificate(bytesOf(each)))).toBe(exception?.actual ?? 'ok');
    });
  });

  describe('With sound fields in the place of meaningless ones', () => {
    const skeletons = all.filter(({ id }) => Object.hasOwn(DRESSED, id));
    const sound = createTestAuthority().leaf().der;

    it('17 of the 19 bare ones are skeletons', () => {
      expect(skeletons.map(({ id }) => id)).toEqual(Object.keys(DRESSED));
      expect(skeletons).toHaveLength(17);
    });

    it.each(skeletons.map((each) => [each.id, DRESSED[each.id], each] as const))(
      '%s ends in %s',
      (_id, verdict, each) => {
        const dressed = wrap(dress(Buffer.from(each.der_b64, 'base64'), sound));
        expect(verdictOf(parseCertificate(dressed))).toBe(verdict);
      },
    );
  });
});
