/** Fields of what is around and inside a message: endpoints, the call it belongs to, its session description, its findings. */
import { dialogStateSchema } from '#shared/model/traffic.ts';
import type { Field } from './field.ts';
import { COST, plain } from './field.ts';

const { column, tracker, body, lint } = COST;

const NETWORK: readonly Field[] = [
  { name: 'src', always: true, type: 'endpoint', cost: column, read: ({ src }) => src },
  { name: 'src.ip', type: 'ip', cost: column, read: ({ src }) => src.host },
  { name: 'src.host', type: 'host', cost: column, read: ({ src }) => src.host },
  { name: 'src.port', type: 'number', cost: column, read: ({ src }) => src.port },
  { name: 'dst', always: true, type: 'endpoint', cost: column, read: ({ dst }) => dst },
  { name: 'dst.ip', type: 'ip', cost: column, read: ({ dst }) => dst.host },
  { name: 'dst.host', type: 'host', cost: column, read: ({ dst }) => dst.host },
  { name: 'dst.port', type: 'number', cost: column, read: ({ dst }) => dst.port },
  { name: 'ip', always: true, type: 'ip', cost: column * 2, read: ({ src, dst }) => [src.host, dst.host] },
  {
    name: 'host',
    always: true,
    type: 'host',
    cost: column * 2,
    read: ({ src, dst }) => [src.host, dst.host],
  },
  {
    name: 'port',
    always: true,
    type: 'number',
    cost: column * 2,
    read: ({ src, dst }) => [src.port, dst.port],
  },
];

const CALL: readonly Field[] = [
  {
    name: 'dialog.state',
    type: 'choice',
    cost: tracker,
    values: dialogStateSchema.options,
    read: ({ dialog }) => dialog?.state ?? null,
  },
  {
    name: 'dialog.duration',
    type: 'duration',
    cost: tracker,
    read: ({ dialog }) => dialog?.duration ?? null,
  },
  {
    name: 'dialog.pdd',
    type: 'duration',
    cost: tracker,
    read: ({ dialog }) => dialog?.postDialDelay ?? null,
  },
  { name: 'dialog.messages', type: 'number', cost: tracker, read: ({ dialog }) => dialog?.messages ?? null },
  { name: 'response.time', type: 'duration', cost: tracker, read: ({ responseTime }) => responseTime },
];

const MEDIA = ['audio', 'video', 'text', 'application', 'message', 'image'];
const CODECS = [
  'PCMU',
  'PCMA',
  'G722',
  'G729',
  'opus',
  'telephone-event',
  'AMR',
  'AMR-WB',
  'EVS',
  'H264',
  'VP8',
];
const DIRECTIONS = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

/** A codec answers to its name and to its name with the clock rate. */
function codecNames(codec: string): readonly string[] {
  const [name = ''] = codec.split('/', 1);
  return name === codec ? [codec] : [name, codec];
}

const SDP: readonly Field[] = [
  {
    name: 'sdp',
    type: 'text',
    rule: 'fold',
    cost: body,
    verbatim: true,
    values: MEDIA,
    read: plain((r) => r.media.map((m) => m.media)),
  },
  {
    name: 'sdp.media',
    type: 'text',
    rule: 'fold',
    cost: body,
    verbatim: true,
    list: true,
    values: MEDIA,
    read: plain((r) => r.media.map(({ media }) => media)),
  },
  {
    name: 'sdp.codec',
    type: 'text',
    rule: 'fold',
    cost: body,
    values: CODECS,
    read: plain((r) => r.media.flatMap(({ codecs }) => codecs.flatMap(codecNames))),
  },
  {
    name: 'sdp.address',
    type: 'host',
    cost: body,
    list: true,
    read: (r) => r.media.map(({ address }) => address),
  },
  {
    name: 'sdp.port',
    type: 'number',
    cost: body,
    list: true,
    read: (r) => r.media.flatMap(({ port }) => port ?? []),
  },
  {
    name: 'sdp.direction',
    type: 'choice',
    cost: body,
    list: true,
    values: DIRECTIONS,
    read: (r) => r.media.map(({ direction }) => direction),
  },
];

const FINDINGS: readonly Field[] = [
  { name: 'diagnostics.error', type: 'findings', cost: lint, severity: 'error' },
  { name: 'diagnostics.warning', type: 'findings', cost: lint, severity: 'warning' },
  { name: 'diagnostics.info', type: 'findings', cost: lint, severity: 'info' },
];

export const CONTEXT_FIELDS: readonly Field[] = [...NETWORK, ...CALL, ...SDP, ...FINDINGS];
