// What a host does right before it installs a plugin. Run it with `npm start`.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { assertInstallAllowed, formatDecision, InstallRefused, parsePolicy, verifyInstall } from 'install-gate';

// The trust store is a folder with the certificates that may sign. The operator of the machine fills it; the host only reads it.
const trustStore = fixture('trust-stores/vendor-pin');

// A policy is plain JSON. Parse it once, when the host starts: a mistake in it is better found then than at the first install.
const policy = parsePolicy({ trustStore });

// While a host rolls signatures out, unsigned plugins may still be installed, with a warning that names the last day.
// A real policy has a fixed date; this one begins today, so that the example works on every day.
const policyDuringRollout = parsePolicy({ trustStore, gracePeriod: { startsAt: today(), days: 90 } });

heading('1. A plugin with a signature by a vendor that this machine trusts');
const signed = await verifyInstall(fixture('plugins/signed.jar'), fixture('plugins/signed.jar.sig.json'), policy);
show(signed);
// This is all that a host needs: it throws unless the decision allows the install.
assertInstallAllowed(signed);
install('signed.jar');

heading('2. The same plugin, and somebody changed one bit of it');
const tampered = await verifyInstall(fixture('plugins/tampered.jar'), fixture('plugins/tampered.jar.sig.json'), policy);
show(tampered);
try {
  assertInstallAllowed(tampered);
  install('tampered.jar');
} catch (error) {
  if (!(error instanceof InstallRefused)) throw error;
  // The message is one sentence for the log. `error.decision` has every check, with what to do about it.
  console.log(`\n→ not installed. For the log: ${error.message}`);
}

heading('3. A plugin without a signature, in a grace period');
// `null` says that there is no signature. A signature file that is named and missing is another matter, and is denied.
const unsigned = await verifyInstall(fixture('plugins/unsigned.jar'), null, policyDuringRollout);
show(unsigned);
// A host that must have a proof, grace period or not, asks for it: assertInstallAllowed(unsigned, { minimum: 'verified' }).
assertInstallAllowed(unsigned);
install('unsigned.jar');

/**
 * A host would unpack and start the plugin here: the very bytes that were checked, so from a folder that nobody else can write to,
 * where it put the plugin before it asked.
 */
function install(name) {
  console.log(`\n→ installed: ${name}`);
}

/** A decision is plain data: log it as JSON, or put it into words as here. Colours are the caller's choice. */
function show(decision) {
  const styles = { good: 'green', warning: 'yellow', bad: 'red', quiet: 'dim', heading: 'bold' };
  console.log(formatDecision(decision, { style: (part, text) => paint(styles[part], text) }));
}

function heading(text) {
  console.log(`\n${paint(['bold', 'underline'], text)}\n`);
}

function paint(format, text) {
  const wanted = process.stdout.isTTY && !process.env.NO_COLOR;
  return wanted ? styleText(format, text) : text;
}

function today() {
  return new Date().toISOString().slice(0, '2026-01-01'.length);
}

function fixture(name) {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}
