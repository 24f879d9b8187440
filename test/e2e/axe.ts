/** What axe-core finds in a page that keeps people out: its serious and critical rules, and no others. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The barriers in one part of the page, or in all of it, as `rule: elements`. */
export async function barriers(page: Page, part = 'body'): Promise<string[]> {
  await page.evaluate(`typeof axe === 'undefined' && (() => { ${axe.source} })()`);
  return page.evaluate(async (selector) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(selector, {
      resultTypes: ['violations'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
  }, part);
}
