// The schema of a policy, from the shape that `parsePolicy` checks; the words come from the doc comments of the types written by hand.
import { isDeepStrictEqual } from 'node:util';
import { toJsonSchema } from '@valibot/to-json-schema';

import { isAppPattern } from '../dist/policy/app-pattern.js';
import { ALTERNATIVES, PolicySchema } from '../dist/policy/policy-schema.js';
import { isVersionText } from '../dist/policy/version-text.js';
import { schemaOfType } from './from-types.mjs';

/**
 * What the checks of the shape's own say, as far as a pattern can. Laxer than they are in places (a day that its month doesn't have), never
 * stricter: a policy that parsePolicy takes is valid.
 */
const BOUND = String.raw`[!-'*+\--Z\\^-~]+`;
const INTERVAL = String.raw`(?:\[${BOUND}\]|(?:\(|[(\[]${BOUND}),(?:\)|${BOUND}[)\]]))`;
const TIME = String.raw`T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+\-]\d{2}:\d{2})`;
const PATTERNS = [
  {
    holds: ({ type, message }) => type === 'check' && message.startsWith('must be an ISO 8601 instant'),
    says: { pattern: String.raw`^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:${TIME})?$` },
  },
  {
    holds: ({ requirement }) => requirement === isAppPattern,
    says: { pattern: String.raw`^(?:\*|[A-Za-z0-9_$\-]+)(?:\.(?:\*|[A-Za-z0-9_$\-]+))*$` },
  },
  { holds: ({ requirement }) => requirement === isVersionText, says: { pattern: '^[!-~]{1,200}$' } },
  {
    holds: ({ type, message }) => type === 'check' && message.startsWith('must be a range of versions'),
    says: { pattern: `^${INTERVAL}(?:,${INTERVAL}){0,15}$`, maxLength: 500 },
  },
  {
    holds: ({ type, requirement }) => type === 'excludes' && requirement === '\0',
    says: { pattern: String.raw`^[^\u0000]*$` },
  },
  // JSON Schema's patterns are Unicode ones always.
  {
    holds: ({ type, requirement }) => type === 'regex' && requirement.flags === 'u',
    says: ({ requirement }) => ({ pattern: requirement.source }),
  },
];

/** Parts that stand in several places, by one of them. */
const SHARED = {
  instant: ['properties', 'revocation', 'properties', 'denied', 'items', 'anyOf', 0, 'properties', 'date'],
  fingerprint: [
    'properties',
    'trustStore',
    'anyOf',
    1,
    'properties',
    'tolerances',
    'items',
    'properties',
    'caFingerprint',
  ],
  appPattern: ['properties', 'apps', 'propertyNames'],
  versionRange: ['properties', 'publishers', 'items', 'anyOf', 0, 'properties', 'versions'],
  action: ['properties', 'checks', 'properties', 'authenticity'],
  checks: ['properties', 'checks'],
  enforcement: ['properties', 'enforcement'],
  gracePeriod: ['properties', 'gracePeriod'],
};

export function policySchema() {
  const words = schemaOfType('PolicyInput');
  return share(describe(convert(PolicySchema), variantsOf(words, words.$defs), words.$defs));
}

/** What converts without being told is left to the package; what neither knows throws. */
function convert(schema) {
  const {
    $schema: _draft,
    $defs = {},
    ...converted
  } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    // Nothing is transformed: what goes in is what comes out. A pipe's last schema says more than its first, which is any plain object.
    typeMode: 'output',
    overrideSchema({ valibotSchema, jsonSchema }) {
      const alternatives = valibotSchema.type === 'lazy' ? ALTERNATIVES.get(valibotSchema) : undefined;
      if (alternatives !== undefined)
        return { anyOf: alternatives.map(convert).flatMap((each) => each.anyOf ?? [each]) };
      if (valibotSchema.type !== 'object_with_rest') return undefined;
      if (!isDeepStrictEqual(jsonSchema.additionalProperties, { not: {} })) throw new TypeError('an open object');
      const { required, ...closed } = jsonSchema;
      return { ...closed, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
    },
    overrideAction({ valibotAction, jsonSchema }) {
      const says = PATTERNS.find(({ holds }) => holds(valibotAction))?.says;
      if (says === undefined) return undefined;
      return { ...jsonSchema, ...(typeof says === 'function' ? says(valibotAction) : says) };
    },
  });
  return inline(converted, $defs);
}

/** The package refers to what a lazy schema chose before; here each alternative is written out. */
function inline(node, $defs) {
  if (Array.isArray(node)) return node.map((each) => inline(each, $defs));
  if (typeof node !== 'object' || node === null) return node;
  if (typeof node.$ref === 'string') return inline($defs[node.$ref.slice('#/$defs/'.length)], $defs);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inline(value, $defs)]));
}

/** Every object type that a type may be: references followed, unions taken apart. */
function variantsOf(node, $defs) {
  if (node === undefined || typeof node !== 'object') return [];
  if (node.$ref !== undefined) return variantsOf($defs[node.$ref.slice('#/$defs/'.length)], $defs);
  return [node, ...[...(node.anyOf ?? []), ...(node.allOf ?? [])].flatMap((each) => variantsOf(each, $defs))];
}

/** Writes the doc comments of the types' members to the properties of the same name. */
function describe(node, types, $defs) {
  if (node.anyOf !== undefined) return { ...node, anyOf: node.anyOf.map((each) => describe(each, types, $defs)) };
  const within = (member) => types.flatMap((type) => variantsOf(member(type), $defs));
  const described = { ...node };
  if (node.properties !== undefined) {
    described.properties = Object.fromEntries(
      Object.entries(node.properties).map(([key, property]) => {
        const own = types.flatMap((type) => type.properties?.[key] ?? []);
        const meant = within((type) => type.properties?.[key]);
        // A member that says nothing of itself is what its type is.
        const description = [...own, ...meant].map((type) => type.description).find((text) => text !== undefined);
        const whole = describe(property, meant, $defs);
        return [key, description === undefined ? whole : { description, ...whole }];
      }),
    );
  }
  if (node.items !== undefined)
    described.items = describe(
      node.items,
      within((type) => type.items),
      $defs,
    );
  if (typeof node.additionalProperties === 'object') {
    described.additionalProperties = describe(
      node.additionalProperties,
      within((type) => type.additionalProperties),
      $defs,
    );
  }
  return described;
}

/** Takes what stands in several places out into definitions, the smallest part first. */
function share(schema) {
  const $defs = {};
  let shared = schema;
  for (const [name, path] of Object.entries(SHARED)) {
    const { description: _own, ...part } = path.reduce((node, step) => node[step], shared);
    shared = refer(shared, part, name);
    for (const [other, definition] of Object.entries($defs)) $defs[other] = refer(definition, part, name);
    $defs[name] = part;
  }
  return { ...shared, $defs };
}

function refer(node, part, name) {
  if (Array.isArray(node)) return node.map((each) => refer(each, part, name));
  if (typeof node !== 'object' || node === null) return node;
  const { description, ...rest } = node;
  const isDescription = typeof description === 'string';
  if (isDeepStrictEqual(isDescription ? rest : node, part)) {
    return { ...(isDescription ? { description } : {}), $ref: `#/$defs/${name}` };
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, refer(value, part, name)]));
}
