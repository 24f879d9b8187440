/** A sequence that is saved for SIPp: with the files that lie beside it, and what SIPp cannot do. */
import { describe, expect, it } from 'vitest';
import { exportScenario } from '../../../../renderer/views/compose/sequence/export-scenario.ts';
import { textOf, utf8 } from '../../../../shared/lib/bytes.ts';

const FILES: Record<string, string> = {
  'Calls/rows.csv': 'user,n\necho,1\n',
  'Calls/ask.sip': 'OPTIONS sip:echo@{{lab}} SIP/2.0\nX-From: the file beside it\n\n',
};

/** Exports a sequence at a path; what was written, or null where the person left it. */
async function exported(path: string, text: string, isChosen = true) {
  const written: string[] = [];
  let isClosed = false;
  const saved = await exportScenario({ path, text }, 'Draft', {
    choose: (name) =>
      Promise.resolve(
        isChosen
          ? {
              write: (bytes) => Promise.resolve(void written.push(name, textOf(bytes))),
              close: () => Promise.resolve(void (isClosed = true)),
              abort: () => Promise.resolve(),
            }
          : null,
      ),
    read: (at) => {
      const file = FILES[at];
      return file === undefined ? Promise.reject(new Error(at)) : Promise.resolve({ bytes: utf8(file) });
    },
  });
  return { saved, written, isClosed };
}

describe('a sequence as a scenario of SIPp', () => {
  it('has the requests that lie beside it, also those that are repeated', async () => {
    const text = 'name: Ask twice\n\nrepeat 2\n  send ask.sip\n  wait 200\nend\n';
    const { saved, written, isClosed } = await exported('Calls/ask.seq', text);
    expect(saved).toEqual({ name: 'Ask twice.xml', notes: [] });
    expect(isClosed).toBe(true);
    expect(written[0]).toBe('Ask twice.xml');
    expect(written[1]?.match(/X-From: the file beside it/g)).toHaveLength(1);
    expect(written[1]).toContain('compare="less_than" value="2"');
  });

  it('tells what is left out, also in the file', async () => {
    const { saved, written } = await exported('', 'send ask.sip\nwait 200\n  expect time < 1s\n');
    expect(saved).toEqual({
      name: 'Draft.xml',
      notes: [
        { code: 'left-out', detail: 'send ask.sip' },
        { code: 'unchecked', detail: 'expect time < 1s' },
      ],
    });
    expect(written[1]).toContain('<!-- left out: send ask.sip -->');
    expect(written[1]).toContain('<!-- an assertion is not checked: expect time < 1s -->');
  });

  it('brings its data along, a line for each call', async () => {
    const text = 'data: rows.csv\nsend ask.sip\nwait 200\n';
    const { written } = await exported('Calls/ask.seq', text);
    expect(written.slice(2)).toEqual(['Draft.csv', 'SEQUENTIAL\necho;1\n']);
    expect(written[1]).toContain('-inf FILE.csv -m 1');
  });

  it('is not written where no place was chosen', async () => {
    expect(await exported('', 'send ask.sip\n', false)).toEqual({
      saved: null,
      written: [],
      isClosed: false,
    });
  });
});
