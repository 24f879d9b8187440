/** What went wrong with a capture, as one sentence that says what to do; found in the words of the program. */
import type { Trouble } from '#shared/model/trouble.ts';

/** How a machine without the program gets it, by platform. */
const INSTALL: Readonly<Record<string, string>> = {
  linux: 'install wireshark-common (Debian, Ubuntu), wireshark-cli (Fedora, Arch) or tcpdump',
  darwin: 'install Wireshark from wireshark.org; tcpdump is a part of macOS and was not found either',
  win32: 'install Wireshark from wireshark.org with Npcap, and put its folder into PATH',
};

/** How a user gets the right to capture, by platform and program; `{}` is the program. */
const RIGHTS: Readonly<Record<string, string>> = {
  'linux dumpcap':
    'run "sudo dpkg-reconfigure wireshark-common" and "sudo usermod -a -G wireshark $USER" and log in again, or run "sudo setcap cap_net_raw,cap_net_admin=eip $(command -v dumpcap)"',
  'linux tcpdump': 'run "sudo setcap cap_net_raw,cap_net_admin=eip $(command -v tcpdump)"',
  darwin: 'install ChmodBPF, which comes with Wireshark, and join the group access_bpf',
  win32: 'start as an administrator, or install Npcap without the limit to administrators',
};

const ELSEWHERE = 'ask who runs this machine';

export type SniffCode =
  | 'SNIFF_NO_PROGRAM'
  | 'SNIFF_NO_RIGHTS'
  | 'SNIFF_NO_INTERFACE'
  | 'SNIFF_INTERFACE_DOWN'
  | 'SNIFF_BAD_FILTER'
  | 'SNIFF_FAILED';

function trouble(code: SniffCode, message: string, data: Record<string, string> = {}): Trouble {
  return { code, message, data };
}

/** Neither program is there. */
export function noProgram(platform: string): Trouble {
  const advice = INSTALL[platform] ?? 'install Wireshark or tcpdump';
  return trouble('SNIFF_NO_PROGRAM', `neither dumpcap nor tcpdump can be found: ${advice}`);
}

/** The program is there, but this user may not start it or may not capture. */
export function noRights(platform: string, program: string): Trouble {
  const advice = RIGHTS[`${platform} ${program}`] ?? RIGHTS[platform] ?? ELSEWHERE;
  return trouble('SNIFF_NO_RIGHTS', `${program} may not capture for this user: ${advice}`, { program });
}

/** No interface of that name is listed. */
export function noInterface(name: string, known: readonly string[]): Trouble {
  const list = known.slice(0, 20).join(', ');
  const rest = list === '' ? 'none is listed' : `there are ${list}`;
  return trouble('SNIFF_NO_INTERFACE', `there is no interface "${name}": ${rest}`, { interface: name });
}

export function badFilter(filter: string, reason: string): Trouble {
  const message = `the capture filter "${filter}" cannot be read: ${reason}`;
  return trouble('SNIFF_BAD_FILTER', message, { filter });
}

/** What the words of the programs mean, in the order in which they are looked for. */
const WORDS: readonly (readonly [SniffCode, RegExp])[] = [
  [
    'SNIFF_BAD_FILTER',
    /invalid capture filter|can't parse filter|syntax error|illegal (?:token|char)|unknown (?:host|port|protocol|network)|aid supported|expression rejects|filter expression/i,
  ],
  [
    'SNIFF_NO_RIGHTS',
    /permission|not permitted|access(?: is)? denied|you don't have rights|root privilege|requires root/i,
  ],
  [
    'SNIFF_NO_INTERFACE',
    /no such device|there is no device|no interfaces? (?:available|found)|doesn't exist/i,
  ],
  ['SNIFF_INTERFACE_DOWN', /is not up|network is down/i],
];

export interface Failure {
  readonly platform: string;
  readonly program: string;
  readonly interface: string;
  readonly filter: string;
  readonly stderr: string;
}

/** Makes trouble of what a program said when it ended. */
export function troubleOfFailure(failure: Failure): Trouble {
  const code = WORDS.find(([, pattern]) => pattern.test(failure.stderr))?.[0] ?? 'SNIFF_FAILED';
  const name = failure.interface;
  const said = wordsOf(failure.stderr);
  if (code === 'SNIFF_BAD_FILTER') return badFilter(failure.filter, reasonOf(failure.stderr) ?? said);
  if (code === 'SNIFF_NO_RIGHTS') return noRights(failure.platform, failure.program);
  if (code === 'SNIFF_NO_INTERFACE') return noInterface(name, []);
  if (code === 'SNIFF_INTERFACE_DOWN')
    return trouble(code, `the interface "${name}" is down: bring it up and begin again`, { interface: name });
  return trouble(code, said === '' ? `${failure.program} ended` : `${failure.program} ended: ${said}`, {
    interface: name,
  });
}

/** libpcap's own reason, which dumpcap puts in brackets and tcpdump behind its name. */
function reasonOf(stderr: string): string | null {
  const bracketed = /valid capture filter \(([^\n]{1,300})\)/.exec(stderr)?.[1];
  const named = /^tcpdump: ([^\n]{1,300})$/m.exec(stderr.replaceAll('\r', ''))?.[1];
  const reason = bracketed ?? named;
  return reason === undefined ? null : reason.replace(/^can't parse filter expression: /, '');
}

/** The first line that says something, without the program's name. */
function wordsOf(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/, 200);
  const isNews = (line: string): boolean =>
    line !== '' && !/^(?:Capturing on|File: |Packets|Running as|tcpdump: listening|\d+ packets? )/.test(line);
  const line = lines.filter(isNews)[0] ?? '';
  return line
    .replace(/^[\w.-]+: /, '')
    .replace(/\.$/, '')
    .slice(0, 300);
}
