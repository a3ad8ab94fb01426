// One function with all that it needs in it: its text is sent to the page.
/* oxlint-disable unicorn/consistent-function-scoping */

/**
 * What a page says to those who don't see it, or don't use a mouse. Runs in the page.
 *
 * @returns {readonly string[]} what is wrong, in words; empty where nothing was found.
 */
export function findInPage() {
  const findings = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const expectOne = (selector) => {
    const { length } = all(selector);
    if (length !== 1) findings.push(`${length} of ${selector}`);
  };
  const textOf = (element) => element?.textContent.trim() ?? '';
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  for (const selector of ['h1', 'main', 'header', 'nav[aria-label]', 'html[lang]', 'title']) expectOne(selector);
  if (textOf(document.querySelector('title')) === '') findings.push('no title');

  const levels = all('h1, h2, h3, h4').map(({ tagName }) => Number(tagName.slice(1)));
  levels.forEach((level, index) => {
    if (level > (levels[index - 1] ?? 0) + 1) findings.push(`heading ${level} after ${levels[index - 1] ?? 'nothing'}`);
  });

  const ids = all('[id]').map(({ id }) => id);
  for (const id of ids) if (ids.filter((other) => other === id).length > 1) findings.push(`id ${id} twice`);
  for (const attribute of ['aria-labelledby', 'aria-describedby']) {
    for (const element of all(`[${attribute}]`)) {
      if (!ids.includes(element.getAttribute(attribute) ?? '')) findings.push(`${attribute} leads nowhere`);
    }
  }

  for (const control of document.querySelectorAll('input, textarea, progress')) {
    if (textOf(control.labels?.[0] ?? null) === '') findings.push(`no label for ${control.outerHTML}`);
  }
  for (const element of all('a, button, summary')) {
    if (textOf(element) === '') findings.push(`no name for ${element.outerHTML}`);
  }
  for (const element of all('table')) {
    if (textOf(element.querySelector('caption')) === '') findings.push('a table without a caption');
    if (element.querySelector('thead th:not([scope=col]), tbody tr > :first-child:not(th[scope=row])') !== null) {
      findings.push('a table with cells that head nothing');
    }
  }
  for (const element of all('*')) {
    const inline = [...element.attributes].find(({ name }) => name.startsWith('on') || name === 'style');
    if (inline !== undefined) findings.push(`inline ${inline.name}`);
    if (element.tabIndex > 0) findings.push('a tabindex that changes the order');
  }

  for (const element of all('body *')) {
    const hasText = [...element.childNodes].some(
      ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim() !== '',
    );
    if (!hasText || !isShown(element) || element.matches(':disabled, .unseen, .skip')) continue;
    const ratio = contrast(colorOf(element, 'color'), backgroundOf(element));
    // WCAG 2.2, success criterion 1.4.3.
    if (ratio < 4.5) findings.push(`contrast ${ratio.toFixed(2)} of "${textOf(element).slice(0, 40)}"`);
  }
  return findings;

  function colorOf(element, property) {
    return (getComputedStyle(element)[property].match(/[\d.]+/g) ?? []).map(Number);
  }

  function backgroundOf(element) {
    if (element === null) return [255, 255, 255];
    const color = colorOf(element, 'backgroundColor');
    return color[3] === 0 ? backgroundOf(element.parentElement) : color;
  }

  /** WCAG 2.2, "contrast ratio" and "relative luminance". */
  function contrast(one, other) {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance([red = 0, green = 0, blue = 0]) {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}
