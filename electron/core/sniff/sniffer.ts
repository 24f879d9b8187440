/**
 * Live capture by dumpcap or tcpdump: finds the one that is there, lists interfaces, checks the filter, and hands on the capture file
 * that the program writes to its standard output. What goes wrong is trouble that says what to do; nothing is thrown.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { CaptureInterface } from './interfaces.ts';
import type { Programs } from './programs.ts';
import type { Program, Sniff, SniffEvents } from './sniff.ts';
import { startSniff } from './sniff.ts';
import type { CaptureRequest, Tool, ToolName } from './tools.ts';
import { TOOLS } from './tools.ts';
import { badFilter, noInterface, noProgram, noRights, troubleOfFailure } from './trouble.ts';

export interface SniffInterfaces {
  /** The program that is used. */
  readonly program: ToolName;
  readonly interfaces: readonly CaptureInterface[];
}

export interface Sniffer {
  /** Trouble: SNIFF_NO_PROGRAM, SNIFF_NO_RIGHTS. */
  interfaces(): Promise<Result<SniffInterfaces, Trouble>>;
  /** Whether a filter can be used on an interface, without capturing. Trouble: those of `start`. */
  check(request: CaptureRequest): Promise<Result<void, Trouble>>;
  /**
   * Captures until it is stopped. Trouble: SNIFF_NO_PROGRAM, SNIFF_NO_RIGHTS, SNIFF_NO_INTERFACE, SNIFF_INTERFACE_DOWN,
   * SNIFF_BAD_FILTER, SNIFF_FAILED.
   */
  start(request: CaptureRequest, events: SniffEvents): Promise<Result<Sniff, Trouble>>;
}

export interface SnifferDeps {
  readonly programs: Programs;
  readonly clock: Clock;
  /** The programs to try, in order; both where it is left out. */
  readonly tools?: readonly Tool[];
}

/** Longer filters than this nobody writes, and no command line has room for. */
const LONGEST_FILTER = 8_192;

/** Where the programs lie on systems that leave them out of PATH. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  'win32 dumpcap': ['C:\\Program Files\\Wireshark\\dumpcap.exe'],
  'darwin dumpcap': ['/Applications/Wireshark.app/Contents/MacOS/dumpcap'],
  'linux tcpdump': ['/usr/sbin/tcpdump'],
};

/** Makes a sniffer; it keeps nothing between two calls, so a program that is installed meanwhile is found. */
export function createSniffer(deps: SnifferDeps): Sniffer {
  const check = (request: CaptureRequest): Promise<Result<Found, Trouble>> => {
    const impossible = refusal(request);
    if (impossible) return Promise.resolve(err(impossible));
    return firstOf(deps, (found) => checkWith(deps.programs, found, request));
  };
  return {
    async interfaces() {
      const found = await firstOf(deps, (one) => Promise.resolve(ok(one)));
      if (!found.ok) return found;
      return ok({ program: found.value.tool.name, interfaces: found.value.interfaces });
    },
    async check(request) {
      const checked = await check(request);
      return checked.ok ? ok(undefined) : checked;
    },
    async start(request, events) {
      const checked = await check(request);
      return checked.ok ? startSniff(deps, checked.value, request, events) : checked;
    },
  };
}

/** What no program needs to be asked about. */
function refusal({ filter }: CaptureRequest): Trouble | null {
  if (filter.includes('\0')) return badFilter(filter.replaceAll('\0', ' '), 'it holds a zero byte');
  if (filter.length <= LONGEST_FILTER) return null;
  return badFilter(`${filter.slice(0, 40)}…`, `it is longer than ${LONGEST_FILTER} characters`);
}

interface Found extends Program {
  readonly interfaces: readonly CaptureInterface[];
}

/** Tries the programs in order until one is there that this user may capture with; else tells what keeps the first one from it. */
async function firstOf<T>(
  deps: SnifferDeps,
  attempt: (found: Found) => Promise<Result<T, Trouble>>,
): Promise<Result<T, Trouble>> {
  const { programs, tools = TOOLS } = deps;
  let trouble: Trouble | null = null;
  for (const tool of tools) {
    const found = await look(programs, tool);
    if (found === null) continue;
    const result = found.ok ? await attempt(found.value) : found;
    if (result.ok || result.error.code !== 'SNIFF_NO_RIGHTS') return result;
    trouble ??= result.error;
  }
  return err(trouble ?? noProgram(programs.platform));
}

/** The program with the interfaces that it lists, or null where it is not there. */
async function look(programs: Programs, tool: Tool): Promise<Result<Found, Trouble> | null> {
  for (const path of [tool.name, ...(PLACES[`${programs.platform} ${tool.name}`] ?? [])]) {
    const ran = await programs.run(path, tool.listArgs);
    if (ran.ok) {
      const interfaces = tool.readInterfaces(ran.value.stdout);
      // Without rights some systems list nothing at all.
      return interfaces.length > 0
        ? ok({ tool, path, interfaces })
        : err(noRights(programs.platform, tool.name));
    }
    if (ran.error === 'EACCES' || ran.error === 'EPERM') return err(noRights(programs.platform, tool.name));
  }
  return null;
}

/** Dumpcap ends with 0 also where it refused the filter, so what counts is whether the compiled filter came. */
async function checkWith(
  programs: Programs,
  found: Found,
  request: CaptureRequest,
): Promise<Result<Found, Trouble>> {
  const { tool, path, interfaces } = found;
  // Only listed names reach the program: dumpcap also takes pipes and other machines for an interface.
  const names = interfaces.map(({ name }) => name);
  if (!names.includes(request.interface)) return err(noInterface(request.interface, names));
  const ran = await programs.run(path, tool.checkArgs(request));
  if (ran.ok && ran.value.code === 0 && /^\(000\)/m.test(ran.value.stdout)) return ok(found);
  const stderr = ran.ok ? ran.value.stderr : '';
  return err(troubleOfFailure({ platform: programs.platform, program: tool.name, ...request, stderr }));
}
