import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pluginArchive } from '../../examples/plugin-manager/demo-archive.mjs';
import { describeInChromium, launchChromium, PageWatch } from './chromium.js';
import { Hosts, type Host } from './hosts.js';
import { zipOf } from '../archive/zip-writer.js';
import { findInPage } from './page-findings.mjs';

const NOW = new Date('2026-11-25T12:00:00Z');
const AFTER_GRACE = new Date('2027-03-05T12:00:00Z');
/** What Chromium itself writes to the console where an upload is answered with a problem. */
const REFUSED = /^console: Failed to load resource: the server responded with a status of 4\d\d/;

/** Text, for here is no `document`. */
async function focusedId(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement?.id ?? ''");
}

const ADMINISTRATOR = 'The administrator who installs:';
const OPERATOR = 'The operator of this machine:';

describeInChromium('The example plugin manager, in Chromium', () => {
  const hosts = new Hosts(NOW);
  let browser: Browser;
  let during: Host;
  let after: Host;

  beforeAll(async () => {
    [browser, during, after] = await Promise.all([
      launchChromium(),
      hosts.start('during grace', { now: () => NOW }),
      hosts.start('after grace', { now: () => AFTER_GRACE }),
    ]);
  });

  afterAll(async () => {
    await browser.close();
    await hosts.close();
  });

  /** A reader of their own, whose page must do nothing wrong. */
  async function read(
    act: (page: Page) => Promise<void>,
    { expecting = [], ...options }: BrowserContextOptions & { readonly expecting?: readonly RegExp[] } = {},
  ): Promise<void> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options });
    try {
      const page = await context.newPage();
      const watch = new PageWatch(page);
      await act(page);
      watch.expectNothingBut(...expecting);
    } finally {
      await context.close();
    }
  }

  async function choose(page: Page, host: Host, plugin: string, signature: string | null): Promise<void> {
    await page.goto(`${host.url}/upload`);
    await page.getByLabel('Plugin', { exact: true }).setInputFiles(plugin);
    if (signature !== null) await page.getByLabel('Signature file').setInputFiles(signature);
  }

  async function upload(page: Page, host: Host, name: string): Promise<void> {
    const signature = name === 'unsigned' ? null : await hosts.sample(`${name}.jar.sig`);
    await choose(page, host, await hosts.sample(`${name}.jar`), signature);
    await page.getByRole('button', { name: 'Check and install' }).click();
    await page.waitForURL(/\/audit\/[0-9a-f-]{36}#result$/);
  }

  describe('An upload', () => {
    it.each([
      [
        'a signed plugin',
        'signed',
        'Installed: com.acme.crm 1.4.0',
        'whoever signed it is trusted',
        'com.acme.crm.jar',
      ],
      [
        'a plugin with a raw signature by a pin',
        'signed-by-a-pin',
        'Installed: com.globex.tools 2.0.1-debug',
        'whoever signed it is trusted',
        'com.globex.tools.jar',
      ],
      [
        'an unsigned plugin in the grace period',
        'unsigned',
        'Installed without a verified signature: org.example.notes 0.9.0',
        'It was let in only by the grace period. The grace period ends on 23 February 2027 at 12:00:00 UTC, in 90 days.',
        'org.example.notes.jar',
      ],
    ])('of %s installs it, and says why', async (_title, sample, headline, why, file) => {
      await read(async (page) => {
        await upload(page, during, sample);
        const result = page.locator('#result');
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(headline);
        expect(await result.innerText()).toContain(why);
        expect(await result.getAttribute('role')).toBe('status');
      });
      expect(during.plugins()).toContain(file);
      expect(during.incoming()).toEqual([]);
    });

    it.each([
      ['of an unsigned plugin, after the grace period,', 'unsigned', 'unsigned', ADMINISTRATOR, 'signature'],
      ['of a tampered plugin', 'tampered', 'signature-mismatch', ADMINISTRATOR, 'do not install this file'],
      [
        'of a plugin by a signer that is not trusted here',
        'untrusted',
        'anchor-missing',
        OPERATOR,
        'place its root certificate in the trust store',
      ],
      [
        'of a plugin whose signer has expired',
        'expired',
        'certificate-expired',
        ADMINISTRATOR,
        'download the app and its signature file again',
      ],
      [
        'of a zip bomb, though it is signed,',
        'zip-bomb',
        'archive-ratio-exceeded',
        ADMINISTRATOR,
        'do not install this file',
      ],
    ])('%s is refused, and says who does what', async (_title, sample, code, who, remedy) => {
      const before = after.plugins();
      await read(
        async (page) => {
          await upload(page, after, sample);
          const result = page.locator('#result');
          expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(`Not installed: ${sample}.jar`);
          expect(await result.locator('code').last().textContent()).toBe(code);
          expect(await result.locator('.remedy strong').textContent()).toBe(who);
          expect(await result.locator('.remedy').textContent()).toContain(remedy);
          expect(await result.getAttribute('role')).toBe('alert');
        },
        { expecting: [REFUSED] },
      );
      expect(after.plugins()).toEqual(before);
      expect(after.incoming()).toEqual([]);
    });

    it('of a second plugin with the key of an installed one is refused, and leads to the upgrade', async () => {
      await read(
        async (page) => {
          const imposter = pluginArchive({ key: 'org.example.notes', version: '9.9.9', vendor: 'Another' });
          for (const version of ['first', 'second']) {
            await choose(page, during, hosts.file(`${version}.jar`, imposter), null);
            await page.getByRole('button', { name: 'Check and install' }).click();
            await page.waitForURL(/#result$/);
          }
          expect(await page.locator('#result').innerText()).toContain('a plugin of this key is installed already');
          expect(await page.locator('.remedy').innerText()).toContain('choose “Upgrade”');
        },
        { expecting: [REFUSED] },
      );
    });

    it('that is interrupted leaves nothing behind, and the next one succeeds', async () => {
      const host = await hosts.start('interrupted', { now: () => NOW });
      const large = hosts.file('large.jar', Buffer.alloc(20 * 1024 * 1024, 1));
      for (const interrupt of [
        async (page: Page) => page.close(),
        async (page: Page) => {
          await page.getByRole('button', { name: 'Cancel' }).click();
          const problem = page.getByRole('alert');
          expect(await problem.textContent()).toBe('The upload was cancelled. Nothing was installed.');
          expect(await focusedId(page)).toBe('problem');
        },
      ]) {
        await read(async (page) => {
          await choose(page, host, large, null);
          const network = await page.context().newCDPSession(page);
          const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 512 * 1024 };
          await network.send('Network.emulateNetworkConditions', slow);
          await page.getByRole('button', { name: 'Check and install' }).click();
          await expect.poll(() => host.incoming(), { timeout: 10_000 }).toHaveLength(1);
          await interrupt(page);
          await expect.poll(() => host.incoming(), { timeout: 10_000 }).toEqual([]);
        });
      }
      expect(host.plugins()).toEqual([]);
      await read(async (page) => upload(page, host, 'signed'));
      expect(host.plugins()).toEqual(['com.acme.crm.jar']);
      expect(host.errors).toEqual([]);
    });

    it('that comes to no decision keeps its page, and moves the focus to what went wrong', async () => {
      await read(
        async (page) => {
          const problem = page.getByRole('alert');
          const submit = page.getByRole('button', { name: 'Check and install' });
          const expectProblem = async (text: string) => {
            await expect.poll(async () => problem.textContent()).toContain(text);
            expect(await focusedId(page)).toBe('problem');
            expect(await submit.isEnabled()).toBe(true);
          };
          await choose(page, during, hosts.file('empty.jar', new Uint8Array()), null);
          await page.evaluate("document.forms[0].dataset.maxBytes = '-1'");
          await submit.click();
          await expectProblem('The plugin is too large: 64 MB at most. Nothing was sent.');

          await choose(page, during, await hosts.sample('signed.jar'), await hosts.sample('signed.jar.sig'));
          await page.getByText('Paste the signature instead').click();
          await page.getByLabel('Signature as text').fill('another signature');
          await submit.click();
          await expectProblem('The form has more than one part "signature".');

          await page.context().setOffline(true);
          await submit.click();
          await expectProblem('The connection was lost.');
        },
        { expecting: [REFUSED, /^console: Failed to load resource: net::ERR_INTERNET_DISCONNECTED/] },
      );
    });

    it('works without scripts, as the plain form that it is', async () => {
      const host = await hosts.start('without scripts', { now: () => NOW });
      await read(
        async (page) => {
          await upload(page, host, 'signed');
          expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Installed: com.acme.crm 1.4.0');
          await upload(page, host, 'tampered');
          expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not installed: tampered.jar');
        },
        { javaScriptEnabled: false },
      );
      expect(host.plugins()).toEqual(['com.acme.crm.jar']);
    });

    it('may bring its signature as text', async () => {
      const host = await hosts.start('as text', { now: () => NOW });
      await read(async (page) => {
        await choose(page, host, await hosts.sample('signed.jar'), null);
        await page.getByText('Paste the signature instead').click();
        await page.getByLabel('Signature as text').fill(readFileSync(await hosts.sample('signed.jar.sig'), 'utf8'));
        await page.getByRole('button', { name: 'Check and install' }).click();
        await page.waitForURL(/#result$/);
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Installed: com.acme.crm 1.4.0');
      });
    });
  });

  it('holds an upgrade against the installed version: its signer may go on, nobody else may', async () => {
    const host = await hosts.start('upgrades', { now: () => NOW });
    await read(
      async (page) => {
        await upload(page, host, 'signed');
        const upgrade = async (plugin: string, signature: string | null) => {
          await page.goto(host.url);
          await page.getByRole('link', { name: 'Upgrade com.acme.crm.jar' }).click();
          await page.getByLabel('Plugin', { exact: true }).setInputFiles(plugin);
          if (signature !== null) await page.getByLabel('Signature file').setInputFiles(signature);
          await page.getByRole('button', { name: 'Check and upgrade' }).click();
          await page.waitForURL(/#result$/);
          return page.locator('#result').innerText();
        };
        expect(await upgrade(await hosts.sample('signed-upgrade.jar'), null)).toContain('signature-stripped');
        expect(await upgrade(await hosts.sample('unsigned.jar'), null)).toContain('signature-stripped');
        const signature = await hosts.sample('signed-upgrade.jar.sig');
        expect(await upgrade(await hosts.sample('signed-upgrade.jar'), signature)).toContain(
          'Installed: com.acme.crm 1.5.0',
        );
        await page.goto(host.url);
        expect(await page.locator('tbody').innerText()).toContain('com.acme.crm 1.5.0');
      },
      { expecting: [REFUSED] },
    );
    expect(host.plugins()).toEqual(['com.acme.crm.jar']);
  });

  it('replaces only the version that it was asked to: not one that came while the body was still on its way', async () => {
    const host = await hosts.start('overtaken', { now: () => NOW });
    const formOf = async (name: string) => {
      const form = new FormData();
      form.append('signature', readFileSync(await hosts.sample(`${name}.jar.sig`), 'utf8'));
      form.append('plugin', new Blob([readFileSync(await hosts.sample(`${name}.jar`))]), `${name}.jar`);
      return form;
    };
    const send = async (path: string, body: FormData | ReadableStream, headers: Record<string, string> = {}) => {
      const response = await fetch(`${host.url}${path}`, { method: 'POST', body, headers, duplex: 'half' });
      const answer: unknown = await response.json();
      const type: unknown = Reflect.get(Object(answer), 'type');
      return typeof type === 'string' ? `${response.status} ${type}` : `${response.status}`;
    };
    expect(await send('/upload', await formOf('signed'))).toBe('201');
    const upgrade = '/upload?upgrade=com.acme.crm.jar';
    const slow = new Response(await formOf('signed-upgrade'));
    const bytes = new Uint8Array(await slow.arrayBuffer());
    const pipe = new TransformStream<Uint8Array, Uint8Array>();
    const writer = pipe.writable.getWriter();
    const overtaken = send(upgrade, pipe.readable, { 'content-type': slow.headers.get('content-type') ?? '' });
    await writer.write(bytes.subarray(0, -40));
    await expect.poll(() => host.incoming(), { timeout: 10_000 }).toHaveLength(1);
    expect(await send(upgrade, await formOf('signed-upgrade'))).toBe('201');
    await writer.write(bytes.subarray(-40));
    await writer.close();
    expect(await overtaken).toBe('409 urn:install-gate:problem:changed-meanwhile');
    expect(await send(upgrade, await formOf('signed-upgrade'))).toBe('201');
    expect(host.incoming()).toEqual([]);
  });

  it('is worked by keyboard alone', async () => {
    const host = await hosts.start('by keyboard', { now: () => NOW });
    await read(async (page) => {
      // As long as somebody listens the browser leaves files to the test: one who came with the key might come too late.
      page.on('filechooser', () => undefined);
      const focused = async () => focusedId(page);
      const tabTo = async (id: string) => {
        for (let steps = 0; (await focused()) !== id; steps++) {
          expect(steps, `Tab does not reach ${id}`).toBeLessThan(20);
          await page.keyboard.press('Tab');
        }
      };
      const chooseFile = async (id: string, path: string) => {
        await tabTo(id);
        const chooser = page.waitForEvent('filechooser');
        await page.keyboard.press('Enter');
        await (await chooser).setFiles(path);
      };
      await page.goto(`${host.url}/upload`);
      await page.keyboard.press('Tab');
      expect(await page.evaluate<string>('document.activeElement?.textContent')).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      expect(await focused()).toBe('content');
      await chooseFile('plugin', await hosts.sample('signed.jar'));
      await chooseFile('signature', await hosts.sample('signed.jar.sig'));
      await tabTo('submit');
      await page.keyboard.press('Enter');
      await page.waitForURL(/#result$/);
      await expect.poll(focused).toBe('result');
    });
    expect(host.plugins()).toEqual(['com.acme.crm.jar']);
  });

  describe('Its pages', () => {
    it.each(['light', 'dark'] as const)('can be read by everybody, in %s colours', async (colorScheme) => {
      await read(
        async (page) => {
          const paths = ['/', '/upload', '/certificates', '/audit', '/nothing-here'];
          for (const path of paths) {
            await page.goto(during.url + path);
            expect(await page.evaluate(findInPage), path).toEqual([]);
          }
          for (const [host, sample] of [
            [during, 'signed'],
            [after, 'tampered'],
            [after, 'unsigned'],
          ] as const) {
            await upload(page, host, sample);
            await page.getByText('All checks').click();
            expect(await page.evaluate(findInPage), sample).toEqual([]);
          }
        },
        { colorScheme, expecting: [REFUSED] },
      );
    });

    it.each([
      ['en-GB', 'UTC', 'ends on 23 February 2027 at 12:00:00 UTC, in 90 days'],
      ['de-DE', 'Europe/Berlin', 'ends on 23. Februar 2027 um 13:00:00 MEZ, in 90 days'],
    ])('tell the end of the grace period to a reader of %s in %s', async (locale, timezoneId, text) => {
      await read(
        async (page) => {
          await page.goto(during.url);
          for (const path of ['/', '/upload', '/certificates', '/audit']) {
            await page.goto(during.url + path);
            expect(await page.getByRole('region', { name: 'Notices' }).innerText()).toContain(text);
          }
        },
        { locale, timezoneId },
      );
    });

    it('say nothing of a grace period that is over', async () => {
      await read(async (page) => {
        await page.goto(after.url);
        expect(await page.getByRole('region', { name: 'Notices' }).count()).toBe(0);
      });
    });

    it('say that the check is off, and take no uploads then', async () => {
      const host = await hosts.start('off', { now: () => NOW }, { enforcement: false });
      await read(async (page) => {
        await page.goto(`${host.url}/upload`);
        expect(await page.getByRole('region', { name: 'Notices' }).innerText()).toContain('The signature check is off');
        expect(await page.locator('form').count()).toBe(0);
      });
      const { status } = await host.ask('/upload', { 'content-type': 'multipart/form-data; boundary=x' }, 'POST');
      expect(status).toBe(403);
    });

    it('tell the health, the roles and the ends of the trusted certificates', async () => {
      await read(async (page) => {
        await page.goto(`${during.url}/certificates`);
        const rows = await page
          .getByRole('region', { name: 'What may vouch for plugins' })
          .locator('tbody tr')
          .allInnerTexts();
        const rowOf = (file: string) => rows.find((row) => row.includes(file)) ?? '';
        expect(rows).toHaveLength(4);
        expect(rowOf('marketplace-root.pem')).toContain('trust anchor');
        expect(rowOf('marketplace-intermediate.pem')).toContain('intermediate');
        expect(rowOf('globex.pem')).toContain('signer');
        expect(rowOf('hooli.pem')).toContain('15 December 2026, in 20 days expires soon');
        expect(await page.locator('.findings').innerText()).toContain('Hooli');
        expect(await page.getByRole('region', { name: 'What stops working in the coming year' }).innerText()).toContain(
          'The grace period ends',
        );
      });
    });

    it('keep the trail of decisions, the newest first, each with who acts', async () => {
      const host = await hosts.start('trail', { now: () => NOW });
      await read(
        async (page) => {
          await upload(page, host, 'signed');
          await upload(page, host, 'untrusted');
          await page.getByRole('link', { name: 'Audit trail' }).click();
          const rows = await page.locator('tbody tr').allInnerTexts();
          expect(rows).toHaveLength(2);
          expect(rows[0]).toMatch(/untrusted\.jar\s+denied\s+anchor-missing\s+The operator of this machine/);
          expect(rows[1]).toMatch(/com\.acme\.crm 1\.4\.0\s+verified\s+O=Acme, CN=Acme CRM\s+nobody/);
          await page.locator('tbody a').first().click();
          expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not installed: untrusted.jar');
        },
        { expecting: [REFUSED] },
      );
    });

    it('show what a hostile plugin says of itself as text', async () => {
      const version = '1&lt;img src=x onerror=alert(1)&gt;&quot;';
      const hostile = hosts.file('hostile.jar', pluginArchive({ key: 'com.mallory', version, vendor: 'Mallory' }));
      const host = await hosts.start('hostile', { now: () => NOW });
      await read(async (page) => {
        await choose(page, host, hostile, null);
        await page.getByRole('button', { name: 'Check and install' }).click();
        await page.waitForURL(/#result$/);
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('<img src=x onerror=alert(1)>"');
        for (const path of ['/', '/audit']) {
          await page.goto(host.url + path);
          expect(await page.locator('tbody').innerText()).toContain('<img src=x onerror=alert(1)>"');
          expect(await page.locator('img').count()).toBe(0);
        }
      });
      expect(host.plugins()).toEqual(['com.mallory.jar']);
    });
  });

  it('gives an app whose key has a scope its place by the key alone, too', async () => {
    const host = await hosts.start('scoped', { now: () => NOW });
    const send = async (version: string, name: string) => {
      const form = new FormData();
      const content = zipOf({ 'package.json': JSON.stringify({ name: '@acme/x', version }) });
      form.append('plugin', new Blob([content]), name);
      return (await fetch(`${host.url}/upload`, { method: 'POST', body: form })).status;
    };
    expect(await send('2.0.0', 'first.jar')).toBe(201);
    expect(await send('1.0.0', 'second.jar')).toBe(409);
    expect(host.plugins()).toEqual(['@acme+x.jar']);
  });

  it('remembers what it has decided, also where its last line was cut short', async () => {
    const start = async () => hosts.start('restarted', { now: () => NOW });
    const install = async ({ url }: Host, name: string) => {
      const form = new FormData();
      form.append('plugin', new Blob([readFileSync(await hosts.sample(name))]), name);
      const { status } = await fetch(`${url}/upload`, { method: 'POST', body: form });
      expect(status).toBe(201);
    };
    const first = await start();
    await install(first, 'unsigned.jar');
    appendFileSync(join(first.dataFolder, 'audit.jsonl'), '{"decision":{"verdict":"al');
    const second = await start();
    await install(second, 'signed-by-a-pin.jar');
    const third = await start();
    for (const path of ['/', '/audit']) {
      const { text } = await third.ask(path, { host: '127.0.0.1' });
      expect([...text.matchAll(/<th scope="row">/g)]).toHaveLength(2);
      expect(text).toContain('org.example.notes 0.9.0');
      expect(text).toContain('com.globex.tools 2.0.1-debug');
    }
  });

  describe('Other web sites', () => {
    it.each([
      ['that lead their own name here', 'GET', { host: 'evil.example' }, 403],
      ['whose forms are sent here', 'POST', { host: '127.0.0.1', origin: 'http://evil.example' }, 403],
      ['that hide where a form comes from', 'POST', { host: '127.0.0.1', origin: 'null' }, 403],
      ['of another port', 'POST', { host: '127.0.0.1:8090', origin: 'http://127.0.0.1:9999' }, 403],
      ['that the browser tells of', 'POST', { host: '127.0.0.1', 'sec-fetch-site': 'cross-site' }, 403],
      ['are kept out, and this one is not', 'GET', { host: '127.0.0.1:8090' }, 200],
      ['are kept out, and forms of this one are not', 'POST', { host: '127.0.0.1', origin: 'http://127.0.0.1' }, 415],
    ] as const)('%s (%s)', async (_title, method, headers, expected) => {
      const { status } = await during.ask('/upload', { 'content-type': 'text/plain', ...headers }, method);
      expect(status).toBe(expected);
    });

    it('cannot put a page of it into theirs, or scripts into its pages', async () => {
      const { headers } = await during.ask('/', { host: '127.0.0.1' });
      expect(headers['content-security-policy']).toBe(
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
      );
    });
  });
});
