/** What is written in a workspace: files with the version that was read, files and folders that are new, moved, or copied. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { FOLDER_FILE, isWorkspacePath, WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import type { FolderFile } from '#shared/workspace/folder-file.ts';
import { readFolderFile, writeFolderFile } from '#shared/workspace/folder-file.ts';
import { freeName } from '#shared/workspace/names.ts';
import { nameOf, parentOf } from '#shared/workspace/scope.ts';
import { placed } from '#shared/workspace/tree-order.ts';
import { below, isOurs, kindOf, versionOf } from './nodes.ts';
import type { Opened } from './opened.ts';
import { tooLarge } from './place.ts';
import { nodesOf } from './tree.ts';
import type { NewFile } from './workspace.ts';

type Answer<T> = Promise<Result<T, Trouble>>;

/** A trouble of a path. */
export function refused(code: string, path: string, why: string): Result<never, Trouble> {
  return err({ code, message: `${path}: ${why}`, data: { path } });
}

/** Whether a file or folder of that path may be there. */
function fits({ tree }: Opened, path: string, added: number): Result<void, Trouble> {
  if (path === '' || !isWorkspacePath(path))
    return refused('NOT_POSSIBLE', path, 'this is no path of a workspace');
  if (tree.size() + added > WORKSPACE_LIMITS.entries) {
    return refused('NOT_POSSIBLE', path, `a workspace holds ${WORKSPACE_LIMITS.entries} files and folders`);
  }
  return ok(undefined);
}

function fileFits(opened: Opened, path: string, bytes: Uint8Array): Result<void, Trouble> {
  if (!isOurs(nameOf(path))) return refused('NOT_POSSIBLE', path, 'a workspace has no files of this kind');
  if (bytes.length > WORKSPACE_LIMITS.file) return err(tooLarge(path));
  return fits(opened, path, opened.tree.find(path) ? 0 : 1);
}

/** A name that is free in a folder, whatever its case. */
async function freeIn({ place }: Opened, path: string): Promise<string> {
  const taken = await place.taken(parentOf(path));
  return below(
    parentOf(path),
    freeName(nameOf(path), (name) => taken.has(name.toLowerCase())),
  );
}

/** Whether a file is the one that was read. */
async function isVersion({ place }: Opened, path: string, version: string | null): Answer<void> {
  const found = await place.look(path);
  if (version === null) {
    return found ? refused('EXISTS', path, 'something of that name is there already') : ok(undefined);
  }
  const read = found ? await place.read(path) : null;
  if (read?.ok && read.value.version === version) return ok(undefined);
  return refused('CONFLICT', path, found ? 'it was changed meanwhile' : 'it was removed meanwhile');
}

/** Writes one file. @param version the one that was read, null for a file that is not there yet */
export async function writeFile(
  opened: Opened,
  path: string,
  text: string,
  version: string | null,
): Answer<{ readonly version: string }> {
  const bytes = utf8(text);
  const { place } = opened;
  const possible = fileFits(opened, path, bytes);
  if (!possible.ok) return possible;
  const way = await place.way(path, version === null ? 'make' : 'find');
  // The folder of a file that was read is gone, and the file with it.
  if (!way.ok && way.error.code === 'NOT_FOUND') return refused('CONFLICT', path, 'it was removed meanwhile');
  if (!way.ok) return way;
  const same = await isVersion(opened, path, version);
  if (!same.ok) return same;
  const done = await place.write(path, bytes);
  await opened.refresh(path);
  return done.ok ? ok({ version: versionOf(bytes) }) : done;
}

/** A file that is new where it goes; the folders on the way are made. */
async function create(opened: Opened, path: string, bytes: Uint8Array): Answer<void> {
  const possible = fileFits(opened, path, bytes);
  if (!possible.ok) return possible;
  const way = await opened.place.way(path, 'make');
  if (!way.ok) return way;
  // What is no plain file, such as a link, has a name too.
  const there = await isVersion(opened, path, null);
  return there.ok ? opened.place.write(path, bytes) : there;
}

/** The paths that files get in a folder: the first name of each is made free, once for all that begin with it. */
async function freePaths(
  opened: Opened,
  folder: string,
  files: readonly NewFile[],
): Promise<readonly string[]> {
  const taken = await opened.place.taken(folder);
  const tops = new Map<string, string>();
  const used = new Set<string>();
  const free = (name: string): string => {
    const found = freeName(name, (one) => taken.has(one.toLowerCase()));
    taken.add(found.toLowerCase());
    return found;
  };
  return files.map(({ path }) => {
    const [top = '', ...rest] = path.split('/');
    if (rest.length === 0 && top !== FOLDER_FILE) return below(folder, free(top));
    if (rest.length > 0 && !tops.has(top)) tops.set(top, free(top));
    const whole = below(folder, [tops.get(top) ?? top, ...rest].join('/'));
    const isUsed = (name: string): boolean => used.has(below(parentOf(whole), name).toLowerCase());
    const unused = below(parentOf(whole), freeName(nameOf(whole), isUsed));
    used.add(unused.toLowerCase());
    return unused;
  });
}

/** Adds files to a folder. A `folder.conf` of the folder itself that is there stays as it is. */
export async function addFiles(
  opened: Opened,
  folder: string,
  files: readonly NewFile[],
): Answer<readonly string[]> {
  const paths = await freePaths(opened, folder, files);
  let done: Result<void, Trouble> = ok(undefined);
  for (const [at, { text }] of files.entries()) {
    const path = paths[at] ?? '';
    const isKept = path === below(folder, FOLDER_FILE) && (await opened.place.look(path)) !== null;
    if (done.ok && !isKept) done = await create(opened, path, utf8(text));
  }
  await opened.refresh(...paths);
  return done.ok ? ok(paths) : done;
}

/** Makes a folder; a name that is taken gets a number. */
export async function makeFolder(opened: Opened, path: string): Answer<string> {
  const possible = fits(opened, path, 1);
  if (!possible.ok) return possible;
  const way = await opened.place.way(path, 'make');
  if (!way.ok) return way;
  const free = await freeIn(opened, path);
  const made = await opened.place.makeFolder(free);
  await opened.refresh(free);
  return made.ok ? ok(free) : made;
}

/** Changes what a folder's `folder.conf` says. */
async function editFolder(
  { place }: Opened,
  folder: string,
  edit: (file: FolderFile) => FolderFile,
): Answer<void> {
  const path = below(folder, FOLDER_FILE);
  const read = await place.read(path);
  if (!read.ok && read.error.code !== 'NOT_FOUND') return read;
  const before = read.ok ? textOf(read.value.bytes) : '';
  const file = readFolderFile(before);
  const after = edit(file);
  return after === file ? ok(undefined) : place.write(path, utf8(writeFolderFile(after, before)));
}

/** The names in a folder in their order. */
function namesIn({ tree }: Opened, folder: string): readonly string[] {
  const node = tree.find(folder);
  return node?.isFolder ? node.sorted.map(({ name }) => name) : [];
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly before: string | null | undefined;
}

/** What `folder.conf` says after a move: of the folder it came from, and of the one it went to. */
async function reorder(opened: Opened, { from, to, before }: Move): Answer<void> {
  const [source, target] = [parentOf(from), parentOf(to)];
  const [name, newName] = [nameOf(from), nameOf(to)];
  const isSame = source === target;
  if (before !== undefined) {
    const names = namesIn(opened, target).filter((one) => !isSame || one !== name);
    const order = placed(names, newName, before);
    const done = await editFolder(opened, target, (file) => ({ ...file, order }));
    if (isSame || !done.ok) return done;
  }
  const others = (order: readonly string[]): readonly string[] =>
    isSame ? order.map((one) => (one === name ? newName : one)) : order.filter((one) => one !== name);
  return editFolder(opened, source, (file) =>
    file.order.includes(name) ? { ...file, order: others(file.order) } : file,
  );
}

/** Why a move cannot be, or nothing. */
async function movable(opened: Opened, { from, to }: Move): Answer<void> {
  const { place, tree } = opened;
  const way = await place.way(from, 'find');
  if (!way.ok) return way;
  const found = await place.look(from);
  const node = tree.find(from);
  if (!found || !node || from === '') return refused('NOT_FOUND', from, 'it is not there');
  const possible = fits(opened, to, 0);
  if (!possible.ok) return possible;
  if (`${to}/`.startsWith(`${from}/`) && from !== to) {
    return refused('NOT_POSSIBLE', to, 'a folder cannot go into itself');
  }
  if (!node.isFolder && kindOf(nameOf(to)) === null) {
    return refused('NOT_POSSIBLE', to, 'a workspace has no files of this kind');
  }
  const wayTo = await place.way(to, 'find');
  if (!wayTo.ok) return wayTo;
  // On a disk that does not tell cases apart, a name in another case is the file itself.
  const there = await place.look(to);
  return there && there.id !== found.id
    ? refused('EXISTS', to, 'something of that name is there already')
    : ok(undefined);
}

/** Renames or moves a file or folder, and puts it at its place among its new neighbours. */
export async function moveEntry(opened: Opened, move: Move): Answer<void> {
  const possible = await movable(opened, move);
  if (!possible.ok) return possible;
  const { from, to } = move;
  const moved = from === to ? ok(undefined) : await opened.place.rename(from, to);
  if (!moved.ok) return moved;
  const done = await reorder(opened, move);
  await opened.refresh(from, to, below(parentOf(from), FOLDER_FILE), below(parentOf(to), FOLDER_FILE));
  return done;
}

/** The files that are listed at and below a path, with the settings of folders; their paths are relative to it. */
function filesAt({ tree }: Opened, path: string): readonly string[] {
  const node = tree.find(path);
  if (!node) return [];
  return [...nodesOf(node)].flatMap((one) => {
    const relative = one.path.slice(path.length);
    if (!one.isFolder) return [relative];
    return one.stamp === '' ? [] : [`${relative}/${FOLDER_FILE}`];
  });
}

/** Copies a file or folder beside itself; of a folder what is listed. */
export async function duplicateEntry(opened: Opened, path: string): Answer<string> {
  const { place, tree } = opened;
  const node = tree.find(path);
  if (!node || path === '') return refused('NOT_FOUND', path, 'it is not there');
  const files = filesAt(opened, path);
  const free = await freeIn(opened, path);
  const possible = fits(opened, free, [...nodesOf(node)].length);
  if (!possible.ok) return possible;
  let done: Result<void, Trouble> = node.isFolder ? await place.makeFolder(free) : ok(undefined);
  for (const file of files) {
    const read = done.ok ? await place.read(path + file) : done;
    done = read.ok ? await create(opened, free + file, read.value.bytes) : read;
  }
  await opened.refresh(free);
  if (!done.ok) return done;
  await standBehind(opened, path, free);
  return ok(free);
}

/** Puts a copy behind what it is a copy of, where the folder has an order of its own. */
async function standBehind(opened: Opened, path: string, copy: string): Promise<void> {
  const folder = parentOf(path);
  const names = namesIn(opened, folder).filter((name) => name !== nameOf(copy));
  const next = names[names.indexOf(nameOf(path)) + 1] ?? null;
  await editFolder(opened, folder, (file) =>
    file.order.includes(nameOf(path)) ? { ...file, order: placed(names, nameOf(copy), next) } : file,
  );
  await opened.refresh(below(folder, FOLDER_FILE));
}
