/** The interfaces that can be captured on, read from what `dumpcap -D -M` and `tcpdump -D` print. */

export interface CaptureInterface {
  /** What the program is told: `eth0`, or a name of Npcap on Windows. */
  readonly name: string;
  /** What a person calls it; empty where nothing says it. */
  readonly description: string;
  readonly addresses: readonly string[];
  readonly isLoopback: boolean;
  /** Null where the program does not tell. */
  readonly isUp: boolean | null;
}

/** Lines that are read: no machine has more interfaces, and a program gone mad must not fill a list. */
const MOST = 1_024;

function linesOf(text: string): string[] {
  return text.split(/\r?\n/, MOST).filter((line) => line !== '');
}

/**
 * A row is its number and name, then with tabs between: description, the name that the user gave, the type as a number, addresses
 * with commas, and `loopback` or `network`.
 */
export function readDumpcapInterfaces(text: string): CaptureInterface[] {
  return linesOf(text).flatMap((line) => {
    const [first = '', description = '', given = '', , addresses = '', kind = ''] = line.split('\t');
    const name = /^\d+\. (.+)$/.exec(first)?.[1];
    if (name === undefined) return [];
    return [
      {
        name,
        description: given || description,
        addresses: addresses.split(',').filter((address) => address !== ''),
        isLoopback: kind === 'loopback',
        isUp: null,
      },
    ];
  });
}

/** A row is `NUMBER.NAME (DESCRIPTION) [FLAGS]`; description and flags may be missing. */
export function readTcpdumpInterfaces(text: string): CaptureInterface[] {
  return linesOf(text).flatMap((line) => {
    const match = /^\d+\.(\S+)(?: \((.*)\))?(?: \[([^\]]*)\])?$/.exec(line);
    const name = match?.[1];
    if (name === undefined) return [];
    const flags = (match?.[3] ?? '').split(', ');
    return [
      {
        name,
        description: match?.[2] ?? '',
        addresses: [],
        isLoopback: flags.includes('Loopback'),
        isUp: match?.[3] === undefined ? null : flags.includes('Up'),
      },
    ];
  });
}
