import { html } from '../html.mjs';
import { badge, day, distance, foldedRemedy, moment, table } from './words.mjs';

const HEALTH = {
  ok: ['good', 'All is well'],
  warning: ['warning', 'Needs attention'],
  error: ['bad', 'Something does not work, or is unsafe'],
};
const SEVERITIES = { error: ['bad', 'error'], warning: ['warning', 'warning'], note: ['quiet', 'note'] };
const ORDER = Object.keys(SEVERITIES);
const ANSWERS = { yes: ['good', 'yes'], no: ['bad', 'no'], 'not-checkable': ['warning', 'can’t be told'] };
const ROLES = {
  anchor: 'trust anchor: CAs below it vouch for plugins',
  intermediate: 'intermediate: links plugins to an anchor',
  signer: 'signer: vouches for what it has signed itself',
  none: 'none: vouches for nothing',
};

/** What this machine trusts, how well it is kept, and what stops working when. */
export function certificatesPage({ health, snapshot, forecast, reader, gateStatus, now }) {
  const content = html`<h1>Trusted certificates</h1>
    <p>
      The operator of this machine places them in <code>${snapshot.folder}</code>. Changes count from the next install
      on, without a restart.
    </p>
    <section aria-labelledby="certificates">
      <h2 id="certificates">Certificates</h2>
      ${
        snapshot.certificates.length === 0
          ? html`<p>There are none: nothing new can be installed.</p>`
          : table(
              'What may vouch for plugins',
              ['Certificate', 'Role', 'Good until', 'File', 'SHA-256'],
              snapshot.certificates.map((certificate) => certificateCells(certificate, now, reader)),
            )
      }
    </section>
    <section aria-labelledby="health">
      <h2 id="health">Health</h2>
      <p>${badge(...HEALTH[health.status])} Checked ${moment(health.checkedAt, reader)}.</p>
      <dl class="facts">
        <dt>Out of everybody’s reach</dt>
        <dd>${badge(...ANSWERS[health.safe])}</dd>
        <dt>Out of this host’s own reach</dt>
        <dd>${badge(...ANSWERS[health.isolated])}</dd>
      </dl>
      ${findings(health.findings, gateStatus.faults)}
    </section>
    <section aria-labelledby="forecast">
      <h2 id="forecast">What stops working in the coming year</h2>
      ${
        forecast.items.length === 0
          ? html`<p>Nothing, as far as is known.</p>`
          : html`<ul>
              ${forecast.items.map(({ at, inDays, message }) => html`<li>${day(at, reader)} (${distance(inDays, reader)}): ${message}</li>`)}
            </ul>`
      }
    </section>`;
  return { title: 'Trusted certificates', path: '/certificates', content };
}

/** The store's own findings, and those of the set-up around it that it doesn't know; the worst first. */
function findings(own, faults) {
  const known = new Set(own.map(({ message }) => message));
  const others = faults
    .filter(({ message }) => !known.has(message))
    .map((fault) => ({ severity: 'warning', ...fault }));
  const all = [...own, ...others].toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  if (all.length === 0) return html`<p>There is nothing to mend.</p>`;
  return html`<ul class="findings">
    ${all.map(
      ({ severity, message, remedy }) =>
        html`<li>${badge(...SEVERITIES[severity])} ${message} ${foldedRemedy(remedy)}</li>`,
    )}
  </ul>`;
}

const DAY_MILLIS = 86_400_000;
/** As the health check has it. */
const SOON_DAYS = 30;

function certificateCells({ subject, role, notBefore, notAfter, file, fingerprint }, now, reader) {
  const days = Math.floor((notAfter - now) / DAY_MILLIS);
  const standing =
    days < 0
      ? badge('bad', 'expired')
      : now < notBefore
        ? badge('bad', 'not valid yet')
        : days <= SOON_DAYS
          ? badge('warning', 'expires soon')
          : badge('good', 'valid');
  return [
    subject,
    ROLES[role],
    html`${day(notAfter, reader)}, ${distance(days, reader)} ${standing}`,
    html`<code>${file}</code>`,
    html`<code class="fingerprint">${fingerprint}</code>`,
  ];
}
