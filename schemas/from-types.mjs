// Schemas of the types that are written by hand, from their declarations and doc comments.
import { createGenerator } from 'ts-json-schema-generator';

// One program for all of them: reading the sources takes longer than all the rest.
const generator = createGenerator({
  path: 'src/{decision/decision,policy/policy,signature/signature-document}.ts',
  tsconfig: 'tsconfig.build.json',
  topRef: false,
  // The compiler has looked at them already.
  skipTypeCheck: true,
});

/** The schema of an exported type, closed. The generator knows drafts up to 7; of what differs in 2020-12 only a name is used here. */
export function schemaOfType(type) {
  const { $schema: _draft7, definitions, ...schema } = generator.createSchema(type);
  return toDraft2020({ ...schema, ...(definitions === undefined ? {} : { $defs: definitions }) });
}

function toDraft2020(node) {
  if (Array.isArray(node)) return node.map(toDraft2020);
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node.items)) throw new TypeError('a tuple: write prefixItems for it');
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === '$ref' ? [key, value.replace('#/definitions/', '#/$defs/')] : [key, toDraft2020(value)],
    ),
  );
}

/** Nothing in it that nobody has declared: a new key shows in the tests. */
export function decisionSchema() {
  return schemaOfType('InstallDecision');
}

/** Open, as the reader is: a key that says nothing to this version is told, and no fault. What types can't say is added. */
export function signatureFileSchema() {
  const schema = schemaOfType('SignatureObject');
  const [version1, version2] = schema.anyOf;
  const { signatures } = version2.properties;
  Object.assign(signatures, { minItems: 1, maxItems: 8 });
  Object.assign(signatures.items.properties.role, { minLength: 1, maxLength: 100 });
  for (const { keyId } of [version1.properties, signatures.items.properties]) keyId.pattern = '^[0-9a-f]{64}$';
  for (const object of [version1, version2, signatures.items]) delete object.additionalProperties;
  return schema;
}
