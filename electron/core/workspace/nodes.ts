/** What the workspace knows of a file or folder: read from its bytes once, until they change. */
import { createHash } from 'node:crypto';
import { textOf } from '#shared/lib/bytes.ts';
import type { EntryKind, VariableRow, WorkspaceEntry } from '#shared/model/workspace.ts';
import { FILE_ENDINGS, FOLDER_FILE } from '#shared/model/workspace.ts';
import { readEnvironmentFile } from '#shared/workspace/environment-file.ts';
import { endingOf } from '#shared/workspace/names.ts';
import { requestLineOf } from '#shared/workspace/request-file.ts';
import { titleOf } from '#shared/workspace/scope.ts';

/** Bytes of a file whose text is held for searches. */
const HELD = 65_536;
/** Bytes in which a request line is looked for. */
const HEAD = 65_536;

export type FileKind = Exclude<EntryKind, 'folder'>;

interface Node {
  readonly name: string;
  readonly path: string;
  /** How it was listed last; null when it changed since. */
  entry: WorkspaceEntry | null;
}

export interface FileNode extends Node {
  readonly isFolder: false;
  readonly kind: FileKind;
  readonly stamp: string;
  readonly version: string;
  readonly method: string;
  readonly uri: string;
  readonly variables: readonly VariableRow[];
  readonly secrets: readonly string[];
  /** Null where it is not held. */
  text: string | null;
}

export interface FolderNode extends Node {
  readonly isFolder: true;
  readonly children: Map<string, FileNode | FolderNode>;
  /** Its children in their order. */
  sorted: readonly (FileNode | FolderNode)[];
  /** What its `folder.conf` says. */
  order: readonly string[];
  variables: readonly VariableRow[];
  /** Of its `folder.conf`; '' where it has none. */
  stamp: string;
  /** What is in it and not listed. */
  unlisted: number;
}

export type AnyNode = FileNode | FolderNode;

const KINDS = new Map(Object.entries(FILE_ENDINGS).map(([kind, ending]) => [ending, kind as FileKind]));

/** What kind of file a name is of; null where it is none of a workspace's. */
export function kindOf(name: string): FileKind | null {
  return KINDS.get(endingOf(name) as (typeof FILE_ENDINGS)[FileKind]) ?? null;
}

/** Whether a name is one of the files that a workspace reads and writes. */
export function isOurs(name: string): boolean {
  return name === FOLDER_FILE || kindOf(name) !== null;
}

/** The path of a child. */
export function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A short fingerprint of bytes. */
export function versionOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 20);
}

export function folderNode(path: string, name: string): FolderNode {
  const empty = { children: new Map<string, AnyNode>(), sorted: [], order: [], variables: [] };
  return { ...empty, isFolder: true, name, path, entry: null, stamp: '', unlisted: 0 };
}

/** @param bytes null where they could not be read, or are too many */
export function fileNode(
  path: string,
  name: string,
  kind: FileKind,
  stamp: string,
  bytes: Uint8Array | null,
): FileNode {
  const text = bytes && bytes.length <= HELD ? textOf(bytes) : null;
  const head = kind === 'request' && bytes ? (text ?? textOf(bytes.subarray(0, HEAD))) : '';
  const { variables, secrets } = readEnvironmentFile(kind === 'environment' ? (text ?? '') : '');
  const version = versionOf(bytes ?? `not read ${stamp}`);
  const shared = { isFolder: false, name, path, entry: null, kind, stamp, version } as const;
  return { ...shared, ...requestLineOf(head), variables, secrets, text };
}

/** A node as it crosses the boundary. @param isKnown whether a secret of an environment is known */
export function entryOf(
  node: AnyNode,
  order: number,
  isKnown: (environment: string, secret: string) => boolean,
): WorkspaceEntry {
  const { path } = node;
  const variables = node.variables.map((row) => ({ ...row }));
  if (node.isFolder) {
    return { path, kind: 'folder', order, method: '', uri: '', version: '', variables, secrets: [] };
  }
  const { kind, method, uri, version } = node;
  const secrets = node.secrets.map((name) => ({ name, known: isKnown(titleOf(path), name) }));
  return { path, kind, order, method, uri, version, variables, secrets };
}
