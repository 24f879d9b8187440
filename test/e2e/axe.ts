/** What axe-core finds in a page that keeps people out: its serious and critical rules, and no others. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Which rules are asked: all of them, or those that another theme can break where all were asked in the first. */
export type Rules = 'all' | 'colours';

/** The barriers in one part of the page, or in all of it, as `rule: elements`. */
export async function barriers(page: Page, part = 'body', rules: Rules = 'all'): Promise<string[]> {
  // The source is the cost of a look: it goes over once for each document.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`(() => { ${axe.source} })()`);
  return page.evaluate(
    async ([selector, only]) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(selector, {
        resultTypes: ['violations'],
        // For rules of media alone, which Sipwright has none of.
        preload: false,
        ...(only === 'colours'
          ? { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }
          : {}),
      });
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
    },
    [part, rules] as const,
  );
}
