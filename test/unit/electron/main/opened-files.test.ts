import { describe, expect, it } from 'vitest';
import {
  createOpenedFiles,
  filesOfArguments,
  filesOfSecondStart,
} from '../../../../electron/main/opened-files.ts';

describe('the files among the arguments', () => {
  it.each([
    ['packaged', ['sipwright', 'a.pcap', '/x/b.pcap'], true, ['/home/alice/a.pcap', '/x/b.pcap']],
    ['not packaged', ['electron', '/project', 'a.pcap'], false, ['/home/alice/a.pcap']],
    [
      'beside switches',
      ['sipwright', '--no-sandbox', 'a.pcap', '-psn_0_1', ''],
      true,
      ['/home/alice/a.pcap'],
    ],
    ['none', ['sipwright'], true, []],
  ])('are told by their whole paths: %s', (_, argv, isPackaged, files) => {
    expect(filesOfArguments(argv, isPackaged, '/home/alice')).toEqual(files);
  });
});

describe('the files of a second start', () => {
  it.each([
    [{ files: ['/a', '/b'] }, ['/a', '/b']],
    [{ files: ['/a', 1, null] }, ['/a']],
    [{ files: 'a' }, []],
    [{}, []],
    [null, []],
    [undefined, []],
  ])('are read from %j', (data, files) => {
    expect(filesOfSecondStart(data)).toEqual(files);
  });
});

describe('files that the program is told to open', () => {
  it('wait until they can be, and are opened once, in their order', () => {
    const files = createOpenedFiles();
    const opened: string[] = [];
    files.open(['/a', '/b']);
    files.open(['/c']);
    files.serve((path) => opened.push(path));
    expect(opened).toEqual(['/a', '/b', '/c']);
    files.open(['/d']);
    expect(opened).toEqual(['/a', '/b', '/c', '/d']);
  });
});
