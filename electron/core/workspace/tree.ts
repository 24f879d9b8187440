/**
 * The files and folders of a workspace as they were found, and as they are listed: `settle` makes the second out of the first and tells
 * what is another since the last time. Only folders in which something changed are sorted again.
 */
import type { WorkspaceEntry } from '#shared/model/workspace.ts';
import { inOrder } from '#shared/workspace/tree-order.ts';
import type { AnyNode, FolderNode } from './nodes.ts';
import { entryOf, folderNode } from './nodes.ts';

/** Characters of all texts that are held. */
const HELD_IN_ALL = 32 * 1024 * 1024;

export interface Settled {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface Tree {
  readonly root: FolderNode;
  /** Files and folders, with the root. */
  size(): number;
  find(path: string): AnyNode | null;
  /** Puts a node in a folder, in the place of one of that name. */
  put(folder: FolderNode, node: AnyNode): void;
  drop(folder: FolderNode, name: string): void;
  /** Says that a node is to be listed again. */
  touch(node: AnyNode): void;
  settle(): Settled;
  entry(path: string): WorkspaceEntry | null;
  /** Every entry, folders before what is in them, in their order. */
  list(): readonly WorkspaceEntry[];
  unlisted(): number;
}

/** A node and all below it. */
export function* nodesOf(node: AnyNode): Generator<AnyNode> {
  yield node;
  if (node.isFolder) for (const child of node.sorted) yield* nodesOf(child);
}

/** The same in no order, with what is not listed yet. */
function* allOf(node: AnyNode): Generator<AnyNode> {
  yield node;
  if (node.isFolder) for (const child of node.children.values()) yield* allOf(child);
}

class FileTree implements Tree {
  readonly root = folderNode('', '');
  readonly #isKnown: (environment: string, secret: string) => boolean;
  readonly #entries = new Map<string, WorkspaceEntry>();
  /** Folders whose children are to be looked at. */
  readonly #unsettled = new Set<FolderNode>();
  readonly #gone = new Set<string>();
  #list: readonly WorkspaceEntry[] | null = null;
  #size = 1;
  #held = 0;
  #unlisted = 0;

  constructor(isKnown: (environment: string, secret: string) => boolean) {
    this.#isKnown = isKnown;
    this.settle();
  }

  size(): number {
    return this.#size;
  }

  find(path: string): AnyNode | null {
    let node: AnyNode | null = this.root;
    for (const name of path === '' ? [] : path.split('/')) {
      node = node?.isFolder ? (node.children.get(name) ?? null) : null;
    }
    return node;
  }

  put(folder: FolderNode, node: AnyNode): void {
    this.drop(folder, node.name);
    if (!node.isFolder && node.text !== null) {
      if (this.#held + node.text.length > HELD_IN_ALL) node.text = null;
      else this.#held += node.text.length;
    }
    folder.children.set(node.name, node);
    this.#size++;
    this.#unsettled.add(folder);
  }

  drop(folder: FolderNode, name: string): void {
    const node = folder.children.get(name);
    if (!node) return;
    for (const one of allOf(node)) {
      this.#size--;
      this.#gone.add(one.path);
      if (one.isFolder) this.#unsettled.delete(one);
      else this.#held -= one.text?.length ?? 0;
    }
    folder.children.delete(name);
    this.#unsettled.add(folder);
  }

  touch(node: AnyNode): void {
    node.entry = null;
    const above = this.find(node.path.slice(0, Math.max(0, node.path.lastIndexOf('/'))));
    if (above?.isFolder) this.#unsettled.add(above);
    if (node.isFolder) this.#unsettled.add(node);
  }

  settle(): Settled {
    const changed: string[] = [];
    if (this.root.entry === null) this.#publish(this.root, 0, changed);
    for (const folder of this.#unsettled) {
      folder.sorted = inOrder([...folder.children.values()], folder.order);
      folder.sorted.forEach((node, order) => {
        if (node.entry?.order !== order) this.#publish(node, order, changed);
      });
    }
    const gone = [...this.#gone].filter((path) => this.find(path) === null);
    const removed = gone.filter((path) => this.#entries.delete(path));
    this.#unsettled.clear();
    this.#gone.clear();
    if (changed.length > 0 || removed.length > 0) this.#list = null;
    this.#countUnlisted();
    return { changed, removed };
  }

  #publish(node: AnyNode, order: number, changed: string[]): void {
    const entry = entryOf(node, order, this.#isKnown);
    const before = this.#entries.get(node.path);
    node.entry = entry;
    if (before && JSON.stringify(before) === JSON.stringify(entry)) return;
    this.#entries.set(node.path, entry);
    changed.push(node.path);
  }

  #countUnlisted(): void {
    this.#unlisted = 0;
    for (const node of nodesOf(this.root)) if (node.isFolder) this.#unlisted += node.unlisted;
  }

  entry(path: string): WorkspaceEntry | null {
    return this.#entries.get(path) ?? null;
  }

  list(): readonly WorkspaceEntry[] {
    this.#list ??= [...nodesOf(this.root)].flatMap(({ path }) => this.#entries.get(path) ?? []);
    return this.#list;
  }

  unlisted(): number {
    return this.#unlisted;
  }
}

/** A tree with nothing but its root. @param isKnown whether a secret of an environment is known */
export function createTree(isKnown: (environment: string, secret: string) => boolean): Tree {
  return new FileTree(isKnown);
}
