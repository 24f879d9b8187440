import { describe, expect, it } from 'vitest';
import { injectionOf, readRows } from '#shared/sipp/injection.ts';

describe('rows of data for SIPp', () => {
  it('are a line for each call', () => {
    const { file, left } = injectionOf(readRows('callee,expected\r\necho,200\r\n"bu,sy","say ""486"""\r\n'));
    expect(file).toEqual({ text: 'SEQUENTIAL\necho;200\nbu,sy;say "486"\n', calls: 2 });
    expect(left).toEqual([]);
  });

  it('leave out what SIPp would read otherwise', () => {
    const { file, left } = injectionOf(readRows('a,b\n1;2,3\n#4,5\n"6\n7",8\n9,\n'));
    expect(file).toEqual({ text: 'SEQUENTIAL\n9;\n', calls: 1 });
    expect(left).toEqual([1, 2, 3]);
  });

  it.each([[''], ['"'], ['a\n""""'], ['\ufeffa\n\n\n']])('are none where there are none: %j', (text) => {
    expect(injectionOf(readRows(text)).file.calls).toBeLessThanOrEqual(1);
  });
});
