/** The two programs that capture, as a table: what each is told, and what its words mean. */
import type { CaptureInterface } from './interfaces.ts';
import { readDumpcapInterfaces, readTcpdumpInterfaces } from './interfaces.ts';

export type ToolName = 'dumpcap' | 'tcpdump';

export interface CaptureRequest {
  /** A name from the list of interfaces. */
  readonly interface: string;
  /** A capture filter of libpcap; empty for everything. */
  readonly filter: string;
  /** Whether packets for others are captured too; the usual way where it is left out. */
  readonly promiscuous?: boolean;
}

/** What a program told of its packets; null where it has not told it. */
export interface SniffCounts {
  readonly captured: number | null;
  /** Packets that the system or the program lost before they reached us. */
  readonly dropped: number | null;
}

export interface Tool {
  readonly name: ToolName;
  readonly listArgs: readonly string[];
  readInterfaces(text: string): CaptureInterface[];
  /** Asks for the compiled filter, which opens the interface and captures nothing. */
  checkArgs(request: CaptureRequest): string[];
  captureArgs(request: CaptureRequest): string[];
  /** What it says once it captures. */
  readonly ready: RegExp;
  /** Counts in a piece of standard error, or null where there are none. */
  readCounts(text: string): Partial<SniffCounts> | null;
  /** Whether SIGUSR1 makes it tell its counts while it runs; to another program the signal is the end. */
  readonly tellsOnSignal: boolean;
}

const promiscuity = ({ promiscuous = true }: CaptureRequest): string[] => (promiscuous ? [] : ['-p']);

/** The last match of a pattern: the newest counts. */
function last(text: string, pattern: RegExp): RegExpMatchArray | null {
  return [...text.matchAll(pattern)].at(-1) ?? null;
}

const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

const dumpcap: Tool = {
  name: 'dumpcap',
  listArgs: ['-D', '-M'],
  readInterfaces: readDumpcapInterfaces,
  checkArgs: (request) => ['-i', request.interface, '-f', request.filter, '-d'],
  captureArgs: (request) => [
    ...['-n', '-i', request.interface],
    ...(request.filter === '' ? [] : ['-f', request.filter]),
    ...promiscuity(request),
    ...['-w', '-'],
  ],
  ready: /^File: /m,
  readCounts(text) {
    const total = last(text, /received\/dropped on interface '.*': (\d{1,15})\/(\d{1,15})/g);
    if (total) return { captured: numberOf(total[1]), dropped: numberOf(total[2]) };
    const running = last(text, /\rPackets(?: captured)?: (\d{1,15})/g);
    return running ? { captured: numberOf(running[1]) } : null;
  },
  tellsOnSignal: false,
};

const tcpdump: Tool = {
  name: 'tcpdump',
  listArgs: ['-D'],
  readInterfaces: readTcpdumpInterfaces,
  // `--` ends the options: a filter that begins with a hyphen is a wrong filter and no option.
  checkArgs: (request) => ['-i', request.interface, '-d', '--', request.filter],
  captureArgs: (request) => [
    // Packets are told at once and one by one (-U): a live view must not wait for a full buffer.
    ...['-i', request.interface, '--immediate-mode', '-n', '-U', '-s', '0', '-w', '-'],
    ...promiscuity(request),
    ...(request.filter === '' ? [] : ['--', request.filter]),
  ],
  ready: /listening on /,
  readCounts(text) {
    const captured = last(text, /(\d{1,15}) packets? captured/g);
    const dropped = last(text, /(\d{1,15}) packets? dropped by (?:kernel|interface)/g);
    if (!captured && !dropped) return null;
    return {
      ...(captured && { captured: numberOf(captured[1]) }),
      ...(dropped && { dropped: numberOf(dropped[1]) }),
    };
  },
  tellsOnSignal: true,
};

/** In the order in which they are tried: dumpcap writes pcapng, which names the interface of each packet. */
export const TOOLS: readonly Tool[] = [dumpcap, tcpdump];
