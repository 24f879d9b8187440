import { describe, expect, it } from 'vitest';
import { reportBug } from '../../../../../electron/headless/cli/io.ts';
import { main } from '../../../../../electron/headless/cli/main.ts';
import { commands } from '../../../../../electron/headless/commands/table.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';

const NAMES = commands.map(({ name }) => name);

describe('main', () => {
  it('has the commands of the manual', () => {
    const inspect = ['parse', 'read', 'watch', 'explain'];
    expect(NAMES).toEqual([...inspect, 'send', 'call', 'register', 'run', 'serve', 'lab', 'demo']);
  });

  it.each(['--help', '-h', 'help'])('lists every command for %s', async (word) => {
    const io = createTestIo();
    expect(await main([word], io)).toBe(0);
    for (const { name, summary } of commands) expect(io.out()).toContain(`${name.padEnd(8)}  ${summary}`);
    expect(io.err()).toBe('');
  });

  it.each(
    NAMES.flatMap((name) => [
      [name, '--help'],
      [name, '--udp', 'x', '-h'],
      ['help', name],
    ]),
  )('explains a command and does nothing else: %s %s', async (...argv) => {
    const io = createTestIo();
    expect(await main(argv, io)).toBe(0);
    expect(io.out()).toMatch(/^Usage: sipwright \w+/);
    expect(io.out().endsWith('\n')).toBe(true);
  });

  it('tells its version', async () => {
    const io = createTestIo();
    expect(await main(['--version'], io)).toBe(0);
    expect(io.out()).toMatch(/^sipwright \d+\.\d+\.\d+\S*\n$/);
  });

  it.each([
    [[]],
    [['frobnicate']],
    [['--frobnicate']],
    [['constructor']],
    [['help', 'frobnicate']],
    [['\u001b[2Jparse']],
    ...NAMES.map((name) => [[name, '--frobnicate']]),
  ])('refuses %j with one line and exit code 2', async (argv) => {
    const io = createTestIo();
    expect(await main(argv, io)).toBe(2);
    expect(io.out()).toBe('');
    expect(io.err()).toMatch(/^sipwright: [^\n\u001b]+ \(see sipwright [\w ]*--help\)\n$/);
  });

  it('turns a bug into one line and exit code 70, with the stack only where it is asked for', () => {
    const io = createTestIo();
    expect(reportBug(new Error('line one\nline two'), io)).toBe(70);
    expect(io.err()).toBe('sipwright: internal error: line one\\nline two\n');
    const debug = createTestIo({ env: { SIPWRIGHT_DEBUG: '1' } });
    reportBug(new Error('x'), debug);
    expect(debug.err()).toContain('main.test.ts');
  });

  it('catches what a command throws', async () => {
    const io = { ...createTestIo(), readFile: () => Promise.reject(new Error('broken disk')) };
    expect(await main(['parse', 'a'], io)).toBe(70);
    expect(io.err()).toBe('sipwright: internal error: broken disk\n');
  });
});
