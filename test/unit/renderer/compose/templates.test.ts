/** The starters: all methods, names in both languages, and nothing wrong with any of them once it is filled. */
import { describe, expect, it } from 'vitest';
import { METHODS } from '../../../../shared/sip/methods.ts';
import { compose as english } from '../../../../renderer/i18n/en/compose.ts';
import { compose as chinese } from '../../../../renderer/i18n/zh/compose.ts';
import { readRequestLine } from '../../../../renderer/editor/first-line.ts';
import { lintText } from '../../../../renderer/editor/sip-lint.ts';
import {
  FIRST_TEMPLATE,
  TEMPLATE_GROUPS,
  templateById,
  TEMPLATES,
} from '../../../../renderer/views/compose/templates.ts';

describe('the starters', () => {
  it('hold each of the fourteen methods', () => {
    expect(new Set(TEMPLATES.map(({ method }) => method))).toEqual(new Set(METHODS));
  });

  it('have ids of their own', () => {
    expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
  });

  it('begin with an OPTIONS to the lab', () => {
    expect(templateById(FIRST_TEMPLATE)?.text).toMatch(/^OPTIONS sip:\{\{lab\}\} SIP\/2\.0\n/);
  });

  it.each([
    ['English', english],
    ['Chinese', chinese],
  ])('are all named in %s, and nothing else is', (_, { template, group }) => {
    expect(Object.keys(template).sort()).toEqual(TEMPLATES.map(({ id }) => id).sort());
    expect(Object.keys(group).sort()).toEqual(TEMPLATE_GROUPS.map(({ id }) => id).sort());
  });

  it.each(TEMPLATES.map((template) => [template.id, template] as const))(
    '%s leaves without a finding, and its first line has its method',
    (_, template) => {
      const values = { lab: '127.0.0.1:5070', 'lab.host': '127.0.0.1' };
      const { findings } = lintText(template.text, { fill: true, variables: true, values });
      // Digits by INFO are older than info packages; the finding says so.
      const known = template.id === 'info' ? ['info-without-package'] : [];
      expect(findings.map((one) => (one.kind === 'diagnostic' ? one.diagnostic.code : one.kind))).toEqual(
        known,
      );
      expect(readRequestLine(template.text)).toMatchObject({ method: template.method, version: 'SIP/2.0' });
    },
  );
});
