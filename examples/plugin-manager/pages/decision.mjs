import { formatGracePeriod } from 'install-gate';
import { html } from '../html.mjs';
import {
  badge,
  bytes,
  day,
  foldedRemedy,
  furtherRows,
  moment,
  nameOf,
  reasonRow,
  remedyText,
  table,
  verdictBadge,
} from './words.mjs';

/** What came of an upload: what is wrong and what to do first, everything else folded away. */
export function decisionPage({ entry, reader }) {
  const { decision } = entry;
  const { tone, headline, explanation } = outcome(entry, reader);
  const content = html`<section
      id="result"
      class="result ${tone}"
      role="${tone === 'bad' ? 'alert' : 'status'}"
      tabindex="-1"
    >
      <h1>${headline}</h1>
      ${explanation}
    </section>
    ${decision.assurance === 'verified' && signedBy(decision.signers, reader)}
    ${decision.warnings.length > 0 && warnings(decision, reader)}
    <details>
      <summary>All checks</summary>
      ${table('Checks', ['Check', 'Outcome', 'Code', 'What was found'], decision.checks.map(checkCells))}
    </details>
    ${facts(entry, reader)}
    <p><a href="/upload">Install another plugin</a></p>`;
  return { title: headline, content };
}

const BECAUSE = {
  'grace-period': 'the grace period',
  permit: 'a permit for this one install',
  'enforcement-off': 'the signature check being off',
  'audit-level': 'the policy’s level “audit”, which only reports',
  'check-not-enforced': 'the policy, which doesn’t enforce what was found wanting',
};

/** The headline, and the sentences below it. */
function outcome({ decision, file, filename, isUpgrade }, reader) {
  const name = nameOf(decision, filename);
  if (decision.verdict === 'deny') return denied(decision, name);
  if (file === null) return notPlaced(name, isUpgrade);
  if (decision.assurance === 'verified') {
    const explanation = html`<p>Its signature is good, and whoever signed it is trusted on this machine.</p>`;
    return { tone: 'good', headline: `Installed: ${name}`, explanation };
  }
  const by = decision.because.map((each) => BECAUSE[each]).join(' and ');
  const until = decision.because.includes('grace-period') && formatGracePeriod(decision.gracePeriod, reader);
  const explanation = html`<p>Nobody vouches for this plugin. It was let in only by ${by}. ${until}</p>`;
  return { tone: 'warning', headline: `Installed without a verified signature: ${name}`, explanation };
}

function denied(decision, name) {
  const { message, remedy } = reasonRow(decision);
  const further = furtherRows(decision);
  const explanation = html`<p>${message}</p>
    ${
      remedy !== null &&
      html`<h2>What to do</h2>
        <p class="remedy">${remedyText(remedy)}</p>`
    }
    ${
      further.length > 0 &&
      html`<h2>Also</h2>
        <ul>
          ${further.map((row) => html`<li>${row.message} ${row.remedy !== null && remedyText(row.remedy)}</li>`)}
        </ul>`
    }
    <p>Reason: <code>${decision.reason}</code></p>`;
  return { tone: 'bad', headline: `Not installed: ${name}`, explanation };
}

function notPlaced(name, isUpgrade) {
  const explanation = isUpgrade
    ? html`<p>It passed the check, but could not be put into its place; the installed version is as it was.</p>
        <h2>What to do</h2>
        <p><strong>The operator of this machine:</strong> see whether this host can write to its plugins folder.</p>`
    : html`<p>It passed the check, but a plugin of this key is installed already, or its folder can’t be written to.</p>
        <h2>What to do</h2>
        <p>
          <strong>The administrator who installs:</strong> choose “Upgrade” in the list of
          <a href="/">installed plugins</a>, so that the new version is held against the installed one.
        </p>`;
  return { tone: 'bad', headline: `Not installed: ${name}`, explanation };
}

function signedBy(signers, reader) {
  return html`<section aria-labelledby="signed-by">
    <h2 id="signed-by">Signed by</h2>
    ${signers.map(
      ({ path, validUntil }) =>
        html`<ol class="path">
            ${path.map(certificate)}
          </ol>
          <p>Good until ${day(validUntil, reader)}.</p>`,
    )}
  </section>`;
}

/** Whoever signed comes first, then whoever vouches for the one before. */
function certificate({ subject, file }) {
  const where = file === null ? 'delivered with the signature' : `in ${file}`;
  return html`<li>${subject} <span class="hint">${where}</span></li>`;
}

function warnings(decision, reader) {
  // The one warning with a date that somebody has to plan by: as this reader writes dates.
  const say = ({ code, message }) =>
    code === 'grace-period-applied' ? formatGracePeriod(decision.gracePeriod, reader) : message;
  return html`<section aria-labelledby="warnings">
    <h2 id="warnings">Warnings</h2>
    <ul>
      ${decision.warnings.map((warning) => html`<li>${say(warning)} ${foldedRemedy(warning.remedy)}</li>`)}
    </ul>
  </section>`;
}

const OUTCOMES = {
  passed: ['good', 'passed'],
  failed: ['bad', 'failed'],
  inconclusive: ['warning', 'can’t be told'],
  'not-applicable': ['quiet', 'not applicable'],
  'not-run': ['quiet', 'not carried out'],
};

function checkCells({ check, outcome: result, code, message, remedy }) {
  return [
    check,
    badge(...OUTCOMES[result]),
    html`<code>${code}</code>`,
    html`${message} ${remedy !== null && html`<br />${remedyText(remedy)}`}`,
  ];
}

function facts(entry, reader) {
  const { decision, filename } = entry;
  const { size, sha256 } = decision.artifact;
  return html`<dl class="facts">
    <dt>Verdict</dt>
    <dd>${verdictBadge(entry)}</dd>
    <dt>File</dt>
    <dd>${filename}, ${bytes(size, reader)}</dd>
    ${
      sha256 !== null &&
      html`<dt>SHA-256</dt>
        <dd><code>${sha256}</code></dd>`
    }
    <dt>Decided</dt>
    <dd>${moment(decision.evaluatedAt, reader)}</dd>
    <dt>Decision</dt>
    <dd><code>${decision.decisionId}</code></dd>
  </dl>`;
}
