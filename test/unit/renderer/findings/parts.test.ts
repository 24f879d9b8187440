// @vitest-environment happy-dom
/** The parts of the Diagnostics view as a person uses them. */
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import FindingCard from '../../../../renderer/components/finding/FindingCard.vue';
import { i18n } from '../../../../renderer/i18n/index.ts';
import DiagnosisProgress from '../../../../renderer/views/traffic/findings/DiagnosisProgress.vue';
import FindingGroups from '../../../../renderer/views/traffic/findings/FindingGroups.vue';
import NothingFound from '../../../../renderer/views/traffic/findings/NothingFound.vue';
import { choiceOf, entriesOf, entryOf } from '../../../../renderer/views/traffic/findings/finding-entries.ts';
import { callsFilter } from '../../../../renderer/views/traffic/filter/quick.ts';
import { compileFilter } from '../../../../shared/filter/filter.ts';
import type { Diagnosis } from '../../../../shared/model/finding.ts';
import { FLOW_RULES } from '../../../../shared/model/finding.ts';
import { finding } from './finding.ts';

const global = { plugins: [i18n] };
const DIAGNOSIS: Diagnosis = {
  ...{ asked: 40, total: 100, running: true, unlisted: 0 },
  groups: [
    { rule: 'missing-ack', severity: 'error', findings: 3, dialogs: 2, hosts: [] },
    { rule: 'answer-slow', severity: 'warning', findings: 1, dialogs: 1, hosts: [] },
  ],
  hosts: [{ host: '192.0.2.20', findings: 4 }],
};
const WORDS = { all: 'All', title: (rule: string) => rule };

describe('a finding', () => {
  it('says what it is, links its source, and shows each message that tells it', async () => {
    const view = mount(FindingCard, {
      props: { finding: finding(), nameOf: (id: number) => (id === 3 ? '200 OK' : null) },
      global,
    });
    expect(view.get('a').attributes('href')).toBe('https://www.rfc-editor.org/rfc/rfc3261#section-13.3.1.4');
    expect(view.findAll('.message').map((one) => one.text())).toEqual(['200 OK', 'message 4']);
    await view.get('button.title').trigger('click');
    await view.findAll('.message')[1]?.trigger('click');
    expect(view.emitted('inspect')).toEqual([[3], [4]]);
  });

  it('makes visible what its words hide', () => {
    const host = '192.0.2.1\u202e';
    const view = mount(FindingCard, { props: { finding: finding({ host }) }, global });
    expect(view.text()).not.toContain('\u202e');
    expect(view.get('.host').text()).toContain('U+202E');
  });
});

describe('the groups', () => {
  it.each([
    ['rule' as const, ['all', 'rule missing-ack', 'rule answer-slow'], [4, 3, 1]],
    ['host' as const, ['all', 'host 192.0.2.20'], [4, 4]],
  ])('are by %s, all findings first', (by, keys, counts) => {
    const entries = entriesOf(DIAGNOSIS, by, WORDS);
    expect(entries.map(({ key }) => key)).toEqual(keys);
    expect(entries.map(({ findings }) => findings)).toEqual(counts);
    for (const key of keys) expect(entryOf(choiceOf(key))).toBe(key);
  });

  it('are chosen by arrow keys, and by a press', async () => {
    const entries = entriesOf(DIAGNOSIS, 'rule', WORDS);
    const view = mount(FindingGroups, { props: { entries, chosen: 'all' }, global });
    for (const key of ['ArrowDown', 'End', 'ArrowUp']) await view.get('ul').trigger('keydown', { key });
    await view.findAll('li')[1]?.trigger('click');
    expect(view.emitted('choose')).toEqual([
      ['rule missing-ack'],
      ['rule answer-slow'],
      ['all'],
      ['rule missing-ack'],
    ]);
    expect(view.get('[aria-selected="true"]').text()).toContain('All');
  });
});

describe('the progress', () => {
  it.each([
    ['how far it is while it runs', DIAGNOSIS, 'Looking at calls: 40 of 100', 1],
    [
      'how many calls there were',
      { ...DIAGNOSIS, asked: 100, running: false },
      '100 calls were looked at',
      0,
    ],
  ])('says %s', (_, diagnosis, text, bars) => {
    const view = mount(DiagnosisProgress, { props: { diagnosis, found: 4, trouble: null }, global });
    expect(view.text()).toContain(text);
    expect(view.findAll('progress')).toHaveLength(bars);
  });
});

describe('where nothing is found', () => {
  it.each([
    [{ asked: 12, total: 12, running: false }, 'Nothing wrong was found in 12 calls'],
    [{ asked: 3, total: 12, running: true }, 'Nothing wrong was found so far'],
    [{ asked: 0, total: 0, running: false }, 'There are no calls to look at'],
  ])('%o says so, and what is looked for', (progress, title) => {
    const diagnosis = { ...DIAGNOSIS, groups: [], hosts: [], ...progress };
    const view = mount(NothingFound, { props: { diagnosis }, global });
    expect(view.get('h2').text()).toBe(title);
    expect(view.findAll('li')).toHaveLength(FLOW_RULES.length);
  });
});

describe('a filter of calls', () => {
  it.each([
    [['a@b'], 'callid == "a@b"'],
    [['a', 'b "c"', 'a'], 'callid in {"a", "b \\"c\\""}'],
    [[''], ''],
  ])('%j is written as %s', (ids, expected) => {
    const filter = callsFilter(ids);
    expect(filter).toBe(expected);
    expect(compileFilter(filter).ok).toBe(true);
  });
});
