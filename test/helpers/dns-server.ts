/**
 * A small name server on 127.0.0.1 for tests: UDP only, answers A, AAAA, CNAME, SRV and NAPTR from a table and says that
 * there is no such name otherwise. It can also be told to keep silent or to answer nonsense.
 */
import dgram from 'node:dgram';
import { once } from 'node:events';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'NAPTR';

/** `TYPE NAME` in any case leads to the records in the form of a zone file: `SRV _sip._udp.a.example`: `10 5 5060 b.example`. */
export type DnsZone = Readonly<Record<string, readonly string[]>>;

/** Names whose questions are not answered from the table. */
export type DnsMischief = (
  name: string,
  type: string,
) => 'silent' | 'garbage' | 'servfail' | 'refused' | null;

export interface DnsServer {
  readonly port: number;
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** Every question in its order: `SRV _sip._udp.a.example`. */
  readonly asked: string[];
  close(): Promise<void>;
}

export interface DnsServerOptions {
  readonly zone?: DnsZone;
  readonly mischief?: DnsMischief;
  /** Seconds that every record may be kept. */
  readonly ttl?: number;
}

const CODES: Readonly<Record<RecordType, number>> = { A: 1, CNAME: 5, AAAA: 28, SRV: 33, NAPTR: 35 };
const RCODE = { ok: 0, servfail: 2, nxdomain: 3, refused: 5 } as const;
const HEADER = 12;

interface Question {
  readonly name: string;
  readonly type: string;
  /** The question section as it came, to be sent back. */
  readonly bytes: Buffer;
}

/** Starts a server on a free port. */
export async function startDnsServer(options: DnsServerOptions = {}): Promise<DnsServer> {
  const asked: string[] = [];
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const question = readQuestion(query);
    if (!question) return;
    asked.push(`${question.type} ${question.name}`);
    const reply = answer(query, question, options);
    if (reply) socket.send(reply, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  return {
    port,
    address: `127.0.0.1:${port}`,
    asked,
    close: () => new Promise((resolve) => void socket.close(() => resolve())),
  };
}

/** The one question of a query (RFC 1035 4.1.2); null where it is none. */
function readQuestion(query: Buffer): Question | null {
  if (query.length < HEADER + 5 || query.readUInt16BE(4) !== 1) return null;
  const labels: string[] = [];
  let place = HEADER;
  for (let length = query[place] ?? 0; length > 0 && length < 64; length = query[place] ?? 0) {
    labels.push(query.toString('latin1', place + 1, place + 1 + length));
    place += 1 + length;
  }
  const end = place + 5;
  if (end > query.length) return null;
  const code = query.readUInt16BE(place + 1);
  const type = Object.entries(CODES).find(([, known]) => known === code)?.[0] ?? `TYPE${code}`;
  return { name: labels.join('.'), type, bytes: query.subarray(HEADER, end) };
}

function answer(query: Buffer, question: Question, options: DnsServerOptions): Buffer | null {
  const mischief = options.mischief?.(question.name, question.type) ?? null;
  if (mischief === 'silent') return null;
  // Header and question are right, so that the answer is taken; it promises a record, and what follows is none.
  if (mischief === 'garbage') {
    return Buffer.concat([header(query, RCODE.ok, 1), question.bytes, Buffer.alloc(40, 0xff)]);
  }
  if (mischief) return Buffer.concat([header(query, RCODE[mischief], 0), question.bytes]);
  const { records, isKnown } = lookUp(options.zone ?? {}, question);
  const rcode = isKnown ? RCODE.ok : RCODE.nxdomain;
  const parts = records.map((record) => encodeRecord(record, options.ttl ?? 300));
  return Buffer.concat([header(query, rcode, records.length), question.bytes, ...parts]);
}

/** An authoritative answer to a query, without additional records (RFC 1035 4.1.1). */
function header(query: Buffer, rcode: number, answers: number): Buffer {
  const bytes = Buffer.alloc(HEADER);
  query.copy(bytes, 0, 0, 2);
  bytes.writeUInt16BE(0x8580 | rcode, 2);
  bytes.writeUInt16BE(1, 4);
  bytes.writeUInt16BE(answers, 6);
  return bytes;
}

interface ZoneRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly text: string;
}

/** The records of the question, behind at most eight CNAMEs; a name without the type asked for is known all the same. */
function lookUp(zone: DnsZone, question: Question): { records: ZoneRecord[]; isKnown: boolean } {
  const table = new Map(Object.entries(zone).map(([key, lines]) => [key.toLowerCase(), lines]));
  const records: ZoneRecord[] = [];
  const read = (type: string, name: string): readonly string[] =>
    table.get(`${type} ${name}`.toLowerCase()) ?? [];
  let { name } = question;
  for (let hops = 0; hops < 8; hops++) {
    const found = read(question.type, name);
    records.push(...found.map((text) => ({ name, type: question.type as RecordType, text })));
    const [alias] = found.length > 0 ? [] : read('CNAME', name);
    if (alias === undefined) break;
    records.push({ name, type: 'CNAME', text: alias });
    name = alias;
  }
  const isKnown = [...table.keys()].some((key) => key.split(' ')[1] === name.toLowerCase());
  return { records, isKnown: isKnown || records.length > 0 };
}

function encodeRecord({ name, type, text }: ZoneRecord, ttl: number): Buffer {
  const data = encodeData(type, text);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(CODES[type], 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(name), fixed, data]);
}

function encodeData(type: RecordType, text: string): Buffer {
  const words = [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const last = words.at(-1) ?? '';
  switch (type) {
    case 'A':
      return Buffer.from(text.split('.').map(Number));
    case 'AAAA':
      return encodeIPv6(text);
    case 'CNAME':
      return encodeName(text);
    case 'SRV':
      return Buffer.concat([...words.slice(0, 3).map(uint16), encodeName(last)]);
    case 'NAPTR':
      return Buffer.concat([
        ...words.slice(0, 2).map(uint16),
        ...words.slice(2, 5).map(encodeString),
        encodeName(last),
      ]);
  }
}

function uint16(word: string): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(Number(word));
  return bytes;
}

function encodeString(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** Labels with their lengths (RFC 1035 3.1); `.` is the root. */
function encodeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([...labels.map(encodeString), Buffer.from([0])]);
}

/** Eight groups; `::` stands for those that are left out. */
function encodeIPv6(text: string): Buffer {
  const [head = '', tail = ''] = text.split('::');
  const groupsOf = (half: string): number[] =>
    half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16));
  const [left, right] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<number>(8 - left.length - right.length).fill(0);
  return Buffer.concat([...left, ...zeros, ...right].map((group) => uint16(String(group))));
}
