/**
 * What was taken away from a workspace lies in `.sipwright/trash/ID`: `item` is the file or folder, `path` says where it was. Nothing is
 * ever deleted from there by us, and it is kept out of git.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { isWorkspacePath } from '#shared/model/workspace.ts';
import { freeName } from '#shared/workspace/names.ts';
import { nameOf, parentOf } from '#shared/workspace/scope.ts';
import { refused } from './edit.ts';
import { below, isOurs } from './nodes.ts';
import type { Opened } from './opened.ts';

type Answer<T> = Promise<Result<T, Trouble>>;

const OURS = '.sipwright';
const TRASH = `${OURS}/trash`;
const IGNORED = `${OURS}/.gitignore`;
const ID = /^\d{1,16}(?: \d{1,6})?$/;

/** A folder of the trash that is new. */
async function newFolder({ place, clock }: Opened): Answer<string> {
  const way = await place.way(`${TRASH}/x`, 'make');
  if (!way.ok) return way;
  if (!(await place.look(IGNORED))) await place.write(IGNORED, utf8('*\n'));
  const taken = await place.taken(TRASH);
  const id = freeName(`${Math.max(0, Math.floor(clock.now()))}`, (name) => taken.has(name));
  const made = await place.makeFolder(`${TRASH}/${id}`);
  return made.ok ? ok(id) : made;
}

/** Takes a file or folder away; answers with what brings it back. */
export async function removeEntry(opened: Opened, path: string): Answer<string> {
  const { place } = opened;
  if (path === '' || !isWorkspacePath(path))
    return refused('NOT_POSSIBLE', path, 'this cannot be taken away');
  const way = await place.way(path, 'find');
  if (!way.ok) return way;
  const found = await place.look(path);
  const isListed = found?.kind === 'folder' || (found?.kind === 'file' && isOurs(nameOf(path)));
  if (!isListed) return refused('NOT_FOUND', path, 'it is not there');
  const id = await newFolder(opened);
  if (!id.ok) return id;
  const folder = `${TRASH}/${id.value}`;
  const noted = await place.write(`${folder}/path`, utf8(path));
  const moved = noted.ok ? await place.rename(path, `${folder}/item`) : noted;
  await opened.refresh(path);
  return moved.ok ? id : moved;
}

/** Brings back what was taken away, by another name where its own is taken meanwhile. */
export async function restoreEntry(opened: Opened, id: string): Answer<string> {
  const { place } = opened;
  const folder = `${TRASH}/${id}`;
  const gone = refused('NOT_FOUND', id, 'it is not among what was taken away');
  if (!ID.test(id)) return gone;
  const read = await place.read(`${folder}/path`);
  const path = read.ok ? textOf(read.value.bytes) : '';
  const item = await place.look(`${folder}/item`);
  if (path === '' || !isWorkspacePath(path) || !item || item.kind === 'other') return gone;
  const way = await place.way(path, 'make');
  if (!way.ok) return way;
  const taken = await place.taken(parentOf(path));
  const free = below(
    parentOf(path),
    freeName(nameOf(path), (name) => taken.has(name.toLowerCase())),
  );
  if (await place.look(free)) return refused('EXISTS', free, 'something of that name is there already');
  const moved = await place.rename(`${folder}/item`, free);
  if (!moved.ok) return moved;
  await place.removeFile(`${folder}/path`);
  await place.removeFolder(folder);
  await opened.refresh(free);
  return ok(free);
}
