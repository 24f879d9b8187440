/** The workspace of benches: 5,000 requests in 100 folders with a variable each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = 100;
const IN_EACH = 50;
export const FILES = FOLDERS * IN_EACH;
const METHODS = ['INVITE', 'OPTIONS', 'REGISTER', 'MESSAGE', 'SUBSCRIBE'] as const;

/** The file of a request with its block; one of all says `the-only-one`. */
export function requestText(n: number): string {
  const method = METHODS[n % METHODS.length] ?? 'OPTIONS';
  return [
    '---',
    `# request ${n}`,
    'to: udp:{{host}}:5060',
    `var callee: user${n}`,
    '---',
    `${method} sip:{{callee}}@{{host}} SIP/2.0`,
    'Via: SIP/2.0/UDP {{local.ip}}:{{local.port}};branch={{$branch}};rport',
    'Max-Forwards: 70',
    'From: "Alice" <sip:alice@atlanta.example>;tag={{$tag}}',
    'To: <sip:{{callee}}@{{host}}>',
    'Call-ID: {{$callId}}',
    `CSeq: ${n} ${method}`,
    `Subject: number ${n}${n === FILES - 7 ? ' the-only-one' : ''}`,
    'Content-Length: 0',
    '',
    '',
  ].join('\n');
}

/** Writes them all. */
export function fillWorkspace(root: string): void {
  for (let folder = 0; folder < FOLDERS; folder++) {
    const path = join(root, `Folder ${folder}`);
    mkdirSync(path);
    writeFileSync(join(path, 'folder.conf'), `var host: host${folder}.example\n`);
    for (let i = 0; i < IN_EACH; i++) {
      writeFileSync(join(path, `request ${i}.sip`), requestText(folder * IN_EACH + i));
    }
  }
}
