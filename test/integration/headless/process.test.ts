/** The command line as a process: exit codes, signals and a reader that goes away. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startSipwright } from '../../helpers/peers.ts';

const folder = mkdtempSync(join(tmpdir(), 'sipwright-cli-'));
const file = join(folder, 'options.sip');
writeFileSync(file, 'OPTIONS sip:a@127.0.0.1 SIP/2.0\r\n\r\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the process', () => {
  it.each([
    [['--version'], 0, /^sipwright \d/, /^$/],
    [['nonsense'], 2, /^$/, /^sipwright: [^\n]+\n$/],
    [['parse', '--json', file], 1, /^\{[^\n]+\}\n$/, /^$/],
    [['parse', '--json', folder, file], 2, /^\{[^\n]+\}\n$/, /: it is a directory\n$/],
    [['parse', join(folder, 'missing')], 2, /^$/, /: there is no such file\n$/],
    [['parse', '/dev/zero'], 2, /^$/, /larger than 1048576 bytes\n$/],
  ])('%j ends with %d', async (argv, code, out, err) => {
    if (argv.includes('/dev/zero') && process.platform === 'win32') return;
    const run = startSipwright(argv);
    expect(await run.exit).toBe(code);
    expect(run.out()).toMatch(out);
    expect(run.err()).toMatch(err);
  });

  it('reads a message from standard input', async () => {
    const run = startSipwright(['parse', '--json', '-'], {
      input: 'OPTIONS sip:a@127.0.0.1 SIP/2.0\r\n\r\n',
    });
    expect(await run.exit).toBe(1);
    expect(JSON.parse(run.out())).toMatchObject({
      file: '-',
      message: { method: 'OPTIONS' },
      roundTrip: true,
    });
  });

  it('ends without a word when its reader goes away', async () => {
    const run = startSipwright(['parse', ...new Array<string>(3000).fill(file)], { hangUpAfter: 1 });
    await run.exit;
    expect(run.err()).toBe('');
  });

  it.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'closes everything and ends well at %s',
    async (signal) => {
      const lab = startSipwright(['lab', '--udp', '127.0.0.1:0']);
      await lab.waitFor(/The lab is at/);
      expect(await lab.stop(signal)).toBe(0);
      expect(lab.err()).toBe('');
    },
  );
});
