/** The ready flows as a person gets them: the files of each folder in a workspace, and its sequences run against the lab. */
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import { FLOW_FOLDERS } from '#shared/templates/flows.ts';
import { filesOf } from '#shared/templates/template.ts';
import { main } from '../../../electron/headless/cli/main.ts';
import { startTestConsole } from '../../helpers/console.ts';
import { folderOf, give, played, whatFailed } from '../../helpers/played.ts';
import { createTestIo } from '../../helpers/test-io.ts';

const CASES = FLOW_FOLDERS.flatMap((folder) =>
  (['en', 'zh'] as const).map((language) => [folder.id, language, folder] as const),
);

describe('the sequences of a ready folder', () => {
  it.each(CASES)('of %s pass against the lab, its files in %s', async (_id, language, folder) => {
    const files = filesOf(folder, language);
    const console = await startTestConsole();
    await console.startLab();
    await give(console, files);
    for (const { path } of files.filter((file) => file.path.endsWith('.seq'))) {
      const rows = await played(console, path);
      expect(whatFailed(rows, console), path).toEqual([]);
      expect(rows).toMatchObject([{ state: 'passed' }]);
      const refused = console.rows().filter(({ direction, status }) => direction === 'out' && status >= 300);
      expect(refused, `${path} answers what comes`).toEqual([]);
    }
  });

  it('pass all together from the shell, and CI can read that', async () => {
    const folder = folderOf(FLOW_FOLDERS.flatMap((one) => filesOf(one, 'en')));
    const io = createTestIo();
    const exit = await main(['run', folder, '--lab', '--junit', 'out.xml'], io);
    expect(exit, io.out() + io.err()).toBe(0);
    expect(io.err()).toBe('');
    const sequences = FLOW_FOLDERS.reduce((sum, one) => sum + one.sequences.length, 0);
    expect(io.out()).toContain(`${sequences} sequences: ${sequences} passed`);
    const xml = textOf(io.written.get('out.xml') ?? new Uint8Array());
    const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(xml) as {
      testsuites: { failures: string; tests: string; testsuite: { file: string; failures: string }[] };
    };
    expect(testsuites).toMatchObject({ failures: '0', tests: `${sequences}` });
    expect(testsuites.testsuite.map(({ file }) => file)).toContain('Transfer/transfer.seq');
  });
});
