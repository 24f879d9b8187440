/** The flows are sound: their arrows join their hosts, and every answer belongs to a request that is still open. */
import { isKnownMethod } from '#shared/sip/methods.ts';
import { findReference } from '#shared/sip/reference/find.ts';
import type { Flow } from '#shared/sip/reference/flow.ts';
import { FLOWS } from '#shared/sip/reference/flows.ts';
import { reasonPhrase, STATUS_CODES } from '#shared/sip/status.ts';
import { describe, expect, it } from 'vitest';

const CASES = FLOWS.map((flow) => [flow.id, flow] as const);
const HAN = /\p{Script=Han}/u;

/** What is wrong with the order of a flow: an answer without its request, a request without its end. */
function loose({ steps }: Flow): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const { from, to, kind, label } of steps) {
    if (kind === 'request' && label !== 'ACK') open.push(`${from} > ${to}`);
    if (kind !== 'response') continue;
    const place = open.lastIndexOf(`${to} > ${from}`);
    if (place < 0) wrong.push(`${label} ${from} > ${to}`);
    else if (!label.startsWith('1')) open.splice(place, 1);
  }
  return [...wrong, ...open];
}

describe('the flows', () => {
  it('are the ten classic ones', () => {
    expect(FLOWS.map(({ id }) => id)).toEqual([
      'call',
      'cancelled-call',
      'busy-call',
      'redirected-call',
      'reliable-provisional',
      'registration',
      'session-change',
      'transfer',
      'presence',
      'instant-message',
    ]);
  });

  it.each(CASES)('%s is found by its name and hides no other entry', (id) => {
    expect(findReference(id)).toMatchObject({ kind: 'flow', name: id });
  });

  it.each(CASES)('%s has arrows between its hosts only, and uses each of them', (_, { hosts, steps }) => {
    const used = steps.flatMap(({ from, to }) => [from, to]);
    expect(new Set(used)).toEqual(new Set(hosts));
    expect(new Set(hosts).size).toBe(hosts.length);
    expect(steps.filter(({ from, to }) => from === to)).toEqual([]);
  });

  it.each(CASES)('%s has registered methods and phrases on its arrows', (_, { steps }) => {
    for (const { kind, label } of steps) {
      const [status = ''] = label.split(' ');
      if (kind === 'request') expect(isKnownMethod(label)).toBe(true);
      if (kind === 'response') expect(STATUS_CODES).toContain(Number(status));
      if (kind === 'response') expect(label).toBe(`${status} ${reasonPhrase(Number(status))}`);
      if (kind === 'media') expect(label).toBe('RTP');
    }
  });

  it.each(CASES)('%s answers every request that has an answer, and nothing else', (_, flow) => {
    expect(loose(flow)).toEqual([]);
  });

  it.each(CASES)('%s has title and notes in both languages', (_, { title, steps }) => {
    for (const { en, zh } of [title, ...steps.map(({ note }) => note)]) {
      expect(en).toMatch(/^[^\p{Script=Han}]+$/u);
      expect(zh).toMatch(HAN);
    }
  });
});
