/** Reads the imports of every source file and resolves them to files of the project or to packages. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('../../', import.meta.url)));

export interface Import {
  /** A path below the root, with `/`, or the name of a package (`node:fs`, `vue`). */
  readonly target: string;
  readonly isPackage: boolean;
  readonly typeOnly: boolean;
}

const STATEMENT =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** Every source file below the folders, as paths below the root. */
export function sourceFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|vue)$/.test(name) && !name.includes('node_modules'))
      .map((name) => join(folder, name).split(sep).join('/')),
  );
}

function resolveImport(from: string, specifier: string): Omit<Import, 'typeOnly'> {
  const aliases: Readonly<Record<string, string>> = { '#shared/': 'shared/', '#core/': 'electron/core/' };
  for (const [alias, folder] of Object.entries(aliases)) {
    if (specifier.startsWith(alias))
      return { target: folder + specifier.slice(alias.length), isPackage: false };
  }
  if (!specifier.startsWith('.')) return { target: specifier, isPackage: true };
  const path = resolve(root, dirname(from), specifier.replace(/\?.*$/, ''));
  return { target: relative(root, path).split(sep).join('/'), isPackage: false };
}

/** The imports of one file. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(STATEMENT)].map((match) => ({
    ...resolveImport(file, match[2] ?? match[3] ?? ''),
    typeOnly: match[1] !== undefined,
  }));
}

/** The project's files that a file leads to, itself included; type imports leave nothing behind and do not count. */
export function reachable(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file) || !existsSync(join(root, file))) continue;
    files.add(file);
    if (!/\.(ts|vue)$/.test(file)) continue;
    for (const one of importsOf(file)) {
      if (one.typeOnly) continue;
      if (one.isPackage) packages.add(one.target);
      else open.push(one.target);
    }
  }
  return { files, packages };
}

/** The first circle of imports among the files, as a list that ends where it begins, or null. */
export function findCycle(files: readonly string[]): string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file) || !existsSync(join(root, file)) || !/\.(ts|vue)$/.test(file)) return null;
    path.push(file);
    for (const one of importsOf(file)) {
      if (one.isPackage || one.typeOnly) continue;
      const cycle = visit(one.target);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const file of files) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return null;
}
