import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

/** Debian's; nothing is downloaded. */
const EXECUTABLE = '/usr/bin/chromium';

/** For a container, and for a network without a way out: the browser asks nobody for updates, lists or time. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--no-proxy-server',
];

/**
 * `describe` for tests in a browser. Where there is no Chromium they are skipped, and the title says so; with `REQUIRE_BROWSER=1` that is
 * a failure.
 */
export function describeInChromium(name: string, body: () => void): void {
  if (existsSync(EXECUTABLE)) {
    describe(name, body);
    return;
  }
  const required = process.env['REQUIRE_BROWSER'] === '1';
  it.skipIf(!required)(`${EXECUTABLE} is there (without it the tests in a browser are skipped)`, () => {
    throw new Error(
      `REQUIRE_BROWSER=1, and there is no ${EXECUTABLE}: apt-get install --no-install-recommends chromium`,
    );
  });
}

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
}

/** Notes what a page must never do. */
export class PageWatch {
  readonly #faults: string[] = [];

  constructor(page: Page) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.#faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.#faults.push(`error: ${error.message}`));
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol !== 'http:' || hostname !== '127.0.0.1') this.#faults.push(`request: ${request.url()}`);
    });
  }

  /** What has happened is no fault: the browser itself reports answers of 400 and more. */
  expectNothingBut(...expected: readonly RegExp[]): void {
    expect(this.#faults.filter((fault) => !expected.some((pattern) => pattern.test(fault)))).toEqual([]);
  }
}
