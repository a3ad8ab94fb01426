import { formatGracePeriod } from 'install-gate';
import { html } from '../html.mjs';

const PAGES = [
  ['/', 'Installed plugins'],
  ['/upload', 'Install a plugin'],
  ['/certificates', 'Trusted certificates'],
  ['/audit', 'Audit trail'],
];

/** What every page has around its content. */
export function layout({ title, path = null, content }, { reader, gateStatus }) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Plugin manager</title>
        <link rel="icon" href="/static/icon.svg" />
        <link rel="stylesheet" href="/static/style.css" />
        <script type="module" src="/static/page.mjs"></script>
        <script type="module" src="/static/upload.mjs"></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
          <p class="product">Plugin manager</p>
          <nav aria-label="Pages">
            <ul>
              ${PAGES.map(([href, name]) => html`<li>${link(href, name, path)}</li>`)}
            </ul>
          </nav>
        </header>
        ${banners(gateStatus, reader)}
        <main id="content" tabindex="-1">${content}</main>
      </body>
    </html>`;
}

function link(href, name, path) {
  return href === path ? html`<a href="${href}" aria-current="page">${name}</a>` : html`<a href="${href}">${name}</a>`;
}

/** What holds for every install, and must not be overlooked: on every page, as long as it is so. */
function banners({ enforcement, origins, upload, gracePeriod }, reader) {
  const { on, setting } = origins.upload ?? enforcement;
  const notices = [];
  if (!on) {
    const consequence = upload.enabled ? 'Plugins are installed without it' : 'Uploads are refused without it';
    notices.push(
      html`<p class="notice bad"><strong>The signature check is off</strong> (${setting}). ${consequence}.</p>`,
    );
  } else if (gracePeriod.state === 'active' || gracePeriod.state === 'clock-suspect') {
    notices.push(
      html`<p class="notice warning"><strong>Grace period.</strong> ${formatGracePeriod(gracePeriod, reader)}</p>`,
    );
  }
  return notices.length > 0 && html`<section aria-label="Notices">${notices}</section>`;
}
