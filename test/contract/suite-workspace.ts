/** Inputs for the methods around the workspace, the history and runs: one that fits each, and some that are refused with their path. */
import type { Input } from '#shared/contract/contract.ts';
import type { workspaceMethods } from '#shared/contract/workspace-methods.ts';
import { MISSING } from './suite-kit.ts';

type Names = keyof typeof workspaceMethods;

const FILE = { path: 'Calls/no such.sip', text: 'OPTIONS sip:a SIP/2.0\n\n' };

export const soundWorkspace: { [K in Names]: Input<K> } = {
  'workspace.open': { path: '/no/such/folder', create: false },
  'workspace.entries': { from: 0, count: 1_000 },
  'workspace.changes': { since: 0 },
  'workspace.read': { path: FILE.path },
  'workspace.write': { ...FILE, version: 'an older one' },
  'workspace.add': { folder: '', files: [{ ...FILE, path: '呼叫.sip' }] },
  'workspace.makeFolder': { path: 'Calls' },
  'workspace.move': { from: FILE.path, to: 'no such.sip', before: null },
  'workspace.duplicate': { path: FILE.path },
  'workspace.remove': { path: FILE.path },
  'workspace.restore': { trash: 'no such' },
  'workspace.search': { text: 'alice' },
  'drafts.keep': { text: '{"drafts":[]}' },
  'drafts.kept': {},
  'secrets.set': { environment: 'lab', name: 'token', value: null },
  'history.page': { of: 'hand', from: 0, count: 10 },
  'history.get': { id: MISSING },
  'history.clear': { of: 'runs' },
  'runs.start': { path: 'no such.seq', environment: '' },
  'runs.stop': { id: MISSING },
  'runs.list': {},
  'runs.rows': { id: MISSING, from: 0, count: 20 },
  'runs.report': { id: MISSING },
};

type Wrong = readonly (readonly [input: unknown, path: string])[];

/** Paths that lead out of the workspace, into what is hidden, or nowhere. */
const STRAY: Wrong = [
  '../a.sip',
  'a/../b.sip',
  '/etc/passwd',
  'a//b',
  'a/',
  'a\\b',
  '.git/config',
  'a/.hidden',
  'a\u0000b',
  'x'.repeat(401),
].map((path) => [{ path }, 'path']);

export const unsoundWorkspace: Record<Names, Wrong> = {
  'workspace.open': [
    [{ path: '', create: true }, 'path'],
    [{ path: '/tmp' }, 'create'],
  ],
  'workspace.entries': [
    [{ from: 0, count: 1_001 }, 'count'],
    [{ from: -1, count: 1 }, 'from'],
  ],
  'workspace.changes': [[{ since: 0.5 }, 'since']],
  'workspace.read': STRAY,
  'workspace.write': [
    [{ ...FILE, path: '../up.sip', version: null }, 'path'],
    [{ ...FILE, text: 'x'.repeat(524_289), version: null }, 'text'],
    [FILE, 'version'],
  ],
  'workspace.add': [
    [{ folder: '..', files: [FILE] }, 'folder'],
    [{ folder: '', files: [] }, 'files'],
    [{ folder: '', files: [FILE, { ...FILE, path: '.ssh/id' }] }, 'files.1.path'],
  ],
  'workspace.makeFolder': STRAY,
  'workspace.move': [
    [{ from: '../a', to: 'a' }, 'from'],
    [{ from: 'a', to: '.sipwright/a' }, 'to'],
    [{ from: 'a', to: 'b', before: '' }, 'before'],
  ],
  'workspace.duplicate': STRAY,
  'workspace.remove': STRAY,
  'workspace.restore': [[{ trash: 'x'.repeat(201) }, 'trash']],
  'workspace.search': [
    [{ text: '' }, 'text'],
    [{ text: 'x'.repeat(201) }, 'text'],
  ],
  'drafts.keep': [[{ text: 7 }, 'text']],
  'drafts.kept': [['', '']],
  'secrets.set': [
    [{ environment: 'lab', name: '', value: 'x' }, 'name'],
    [{ environment: 'lab', name: 'token', value: 'x'.repeat(1_025) }, 'value'],
    [{ environment: 'lab', name: 'token' }, 'value'],
  ],
  'history.page': [
    [{ of: 'runs', from: 0, count: 201 }, 'count'],
    [{ of: 'others', from: 0, count: 1 }, 'of'],
  ],
  'history.get': [[{ id: '1' }, 'id']],
  'history.clear': [
    [7, ''],
    [{}, 'of'],
  ],
  'runs.start': [
    [{ path: '../a.seq', environment: '' }, 'path'],
    [{ path: 'a.seq' }, 'environment'],
  ],
  'runs.stop': [[{ id: -1 }, 'id']],
  'runs.list': [[null, '']],
  'runs.rows': [[{ id: 1, from: 0, count: 21 }, 'count']],
  'runs.report': [[{}, 'id']],
};
