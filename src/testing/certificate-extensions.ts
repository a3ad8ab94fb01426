import { createHash } from 'node:crypto';
import type { ExtensionName } from './certificate-defects.js';
import type { BasicConstraints, CertificateExtension, CertificateTemplate } from './certificate-template.js';
import { boolean, contextTag, integer, namedBits, octetString, oid, sequence } from './der-writer.js';
import { extensionIdentifiers, keyUsageBits, purposeIdentifiers } from './extension-identifiers.js';

/** The template's extensions in the order in which they are written; empty where it asks for none. */
export function extensionsOf(template: CertificateTemplate): readonly CertificateExtension[] {
  const explicitDefaults = template.defects?.explicitDefaults === true;
  const extensions: CertificateExtension[] = [];
  const add = (name: ExtensionName, critical: boolean, value: Uint8Array) => {
    extensions.push({ oid: extensionIdentifiers[name], critical, value });
  };
  const { keyUsage = null, extendedKeyUsage = null } = template;
  const constraints = basicConstraintsOf(template);
  if (constraints !== null) {
    add('basicConstraints', constraints.critical ?? true, basicConstraintsValue(constraints, explicitDefaults));
  }
  if (keyUsage !== null) {
    add('keyUsage', template.keyUsageCritical ?? true, namedBits(keyUsage.map((usage) => keyUsageBits[usage])));
  }
  if (extendedKeyUsage !== null) {
    const value = sequence(...extendedKeyUsage.map((purpose) => oid(lookUp(purposeIdentifiers, purpose))));
    add('extendedKeyUsage', template.extendedKeyUsageCritical ?? false, value);
  }
  const subjectKeyIdentifier = subjectKeyIdentifierOf(template);
  if (subjectKeyIdentifier !== null) add('subjectKeyIdentifier', false, octetString(subjectKeyIdentifier));
  const authorityKeyIdentifier = authorityKeyIdentifierOf(template);
  if (authorityKeyIdentifier !== null) {
    add('authorityKeyIdentifier', false, sequence(contextTag(0, false, authorityKeyIdentifier)));
  }
  return withDuplicate([...extensions, ...(template.extraExtensions ?? [])], template.defects?.duplicateExtension);
}

/** The value of the subjectKeyIdentifier that the template leads to, or `null` for none. */
export function subjectKeyIdentifierOf(template: CertificateTemplate): Uint8Array | null {
  const wanted = template.subjectKeyIdentifier ?? isV3(template);
  if (wanted instanceof Uint8Array) return wanted;
  return wanted ? keyIdentifier(template.key.publicKey) : null;
}

/** The Extensions, DER (RFC 5280 section 4.1). */
export function encodeExtensions(extensions: readonly CertificateExtension[], explicitDefaults: boolean): Uint8Array {
  return sequence(
    ...extensions.map(({ oid: identifier, critical = false, value }) =>
      sequence(
        oid(identifier),
        critical || explicitDefaults ? boolean(critical) : new Uint8Array(),
        octetString(value),
      ),
    ),
  );
}

function authorityKeyIdentifierOf(template: CertificateTemplate): Uint8Array | null {
  const { issuer } = template;
  const wanted = template.authorityKeyIdentifier ?? (isV3(template) && issuer !== undefined);
  if (wanted instanceof Uint8Array) return wanted;
  if (!wanted) return null;
  if (issuer !== undefined) return issuer.subjectKeyIdentifier ?? keyIdentifier(issuer.key.publicKey);
  return subjectKeyIdentifierOf(template) ?? keyIdentifier(template.key.publicKey);
}

function basicConstraintsOf(template: CertificateTemplate): BasicConstraints | null {
  if (template.basicConstraints !== undefined) return template.basicConstraints;
  return isV3(template) ? { ca: false } : null;
}

function basicConstraintsValue({ ca, pathLen }: BasicConstraints, explicitDefaults: boolean): Uint8Array {
  return sequence(
    ca || explicitDefaults ? boolean(ca) : new Uint8Array(),
    pathLen === undefined ? new Uint8Array() : integer(pathLen),
  );
}

function withDuplicate(
  extensions: readonly CertificateExtension[],
  duplicate: string | undefined,
): readonly CertificateExtension[] {
  if (duplicate === undefined) return extensions;
  const twin = extensions.find((extension) => extension.oid === lookUp(extensionIdentifiers, duplicate));
  if (twin === undefined) throw new TypeError(`the template has no extension ${duplicate} to write twice`);
  return [...extensions, twin];
}

function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha1').update(publicKey).digest());
}

function isV3(template: CertificateTemplate): boolean {
  return (template.version ?? 3) === 3;
}

function lookUp(table: Readonly<Record<string, string>>, nameOrIdentifier: string): string {
  return table[nameOrIdentifier] ?? nameOrIdentifier;
}
