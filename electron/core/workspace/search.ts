/** Finds a text in the names and lines of a workspace's files, whatever its case. Takes turns, so that nobody else waits. */
import { textOf } from '#shared/lib/bytes.ts';
import type { SearchHit } from '#shared/model/workspace.ts';
import { WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import type { Turns } from '../source/turns.ts';
import type { FileNode, FolderNode } from './nodes.ts';
import type { Place } from './place.ts';
import { nodesOf } from './tree.ts';

/** Characters of a line before what was found, and in all. */
const BEFORE = 60;
const EXCERPT = 200;

/** The part of a line around what was found in it. */
function excerptOf(line: string, from: number, length: number): Pick<SearchHit, 'excerpt' | 'from' | 'to'> {
  const start = Math.max(0, from - BEFORE);
  const excerpt = line.slice(start, start + EXCERPT).toWellFormed();
  return { excerpt, from: from - start, to: Math.min(excerpt.length, from - start + length) };
}

/** Lines of a text that hold the wanted one, each once. */
function* hitsIn(path: string, text: string, wanted: RegExp): Generator<SearchHit> {
  let line = 1;
  let start = 0;
  for (wanted.lastIndex = 0; ;) {
    const found = wanted.exec(text);
    if (!found) return;
    for (
      let end = text.indexOf('\n', start);
      end >= 0 && end < found.index;
      end = text.indexOf('\n', start)
    ) {
      start = end + 1;
      line++;
    }
    const end = text.indexOf('\n', found.index);
    const whole = text.slice(start, end < 0 ? text.length : end);
    yield { path, line, ...excerptOf(whole, found.index - start, found[0].length) };
    if (end < 0) return;
    wanted.lastIndex = end + 1;
  }
}

export interface SearchDeps {
  readonly root: FolderNode;
  readonly place: Pick<Place, 'read'>;
  readonly turns: Turns;
}

/** Where a text stands: names first, then lines, in the order of the tree. */
export async function searchTree({ root, place, turns }: SearchDeps, text: string) {
  const wanted = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu');
  const nodes = [...nodesOf(root)].filter(({ path }) => path !== '');
  const hits: SearchHit[] = [];
  const isFull = (): boolean => hits.length > WORKSPACE_LIMITS.hits;

  for (const { name, path } of nodes) {
    wanted.lastIndex = 0;
    const found = wanted.exec(name);
    if (found && !isFull()) hits.push({ path, line: 0, ...excerptOf(name, found.index, found[0].length) });
  }
  const files = nodes.filter((node): node is FileNode => !node.isFolder);
  for (const { path, text: held } of files) {
    if (isFull()) break;
    const read = held === null ? await place.read(path) : null;
    const whole = held ?? (read?.ok ? textOf(read.value.bytes) : '');
    for (const hit of hitsIn(path, whole, wanted)) {
      hits.push(hit);
      if (isFull()) break;
    }
    await turns.breathe();
  }
  return { hits: hits.slice(0, WORKSPACE_LIMITS.hits), more: isFull() };
}
