import { html } from '../html.mjs';
import { outcomeOf } from './outcome.mjs';
import { badge, bytes, day, foldedRemedy, moment, remedyText, table, verdictBadge } from './words.mjs';

/** What came of an upload: what is wrong and what to do first, everything else folded away. */
export function decisionPage({ entry, reader }) {
  const { decision } = entry;
  const { tone, headline, explanation } = outcomeOf(entry, reader);
  const content = html`<section
      id="result"
      class="result ${tone}"
      role="${tone === 'bad' ? 'alert' : 'status'}"
      tabindex="-1"
    >
      <h1>${headline}</h1>
      ${explanation}
    </section>
    ${decision.assurance === 'verified' && signedBy(decision.signers, reader)} ${warnings(decision)}
    <details>
      <summary>All checks</summary>
      ${table('Checks', ['Check', 'Outcome', 'Code', 'What was found'], decision.checks.map(checkCells))}
    </details>
    ${facts(entry, reader)}
    <p><a href="/upload">Install another plugin</a></p>`;
  return { title: headline, content };
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

function warnings(decision) {
  // The grace period stands at the top already.
  const others = decision.warnings.filter(({ code }) => code !== 'grace-period-applied');
  if (others.length === 0) return null;
  return html`<section aria-labelledby="warnings">
    <h2 id="warnings">Warnings</h2>
    <ul>
      ${others.map(({ message, remedy }) => html`<li>${message} ${foldedRemedy(remedy)}</li>`)}
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
