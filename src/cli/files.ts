import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

export interface Text {
  /** Relative to the folder. */
  readonly path: string;
  readonly text: string;
  /** Creates its folders, and does not overwrite a file that has appeared meanwhile. */
  readonly isNew?: boolean;
}

/** A file that is ready to be put in place, mostly by renaming a temporary file beside it. */
interface Staged {
  readonly path: string;
  readonly beside: string | undefined;
  readonly putInPlace: () => void;
}

/**
 * Writes all of these files or none: each is first written beside its place, and they are renamed once all are written, so that a full
 * disk leaves no half-written files. A symbolic link may not lead out of the folder: a pull request would not show the change.
 */
export function writeFiles(files: readonly Text[], folder = process.cwd()): void {
  const staged: Staged[] = [];
  const written: string[] = [];
  try {
    for (const file of files) staged.push(doing(file.path, written, () => stage(file, folder)));
    for (const { path, putInPlace } of staged) {
      doing(path, written, putInPlace);
      written.push(path);
    }
  } finally {
    for (const { beside } of staged) if (beside !== undefined) rmSync(beside, { force: true });
  }
}

function doing<Result>(path: string, written: readonly string[], act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    // Without the system call and the temporary file's name.
    const reason = (error instanceof Error ? error.message : String(error)).replace(/, \w+ '.*$/s, "");
    const before = written.length > 0 ? `Written before that: ${written.join(", ")}` : "Nothing was written";
    throw new Error(`Cannot write ${path}: ${reason}. ${before}.`);
  }
}

function stage({ path, text, isNew = false }: Text, folder: string): Staged {
  const named = resolve(folder, path);
  const there = statSync(named, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw new Error("it is a folder");
  // A pipe or a device cannot be replaced by renaming.
  if (there && !there.isFile()) return { path, beside: undefined, putInPlace: () => writeFileSync(named, text) };
  const target = realPath(named);
  const home = isIn(resolve(folder), named) ? resolve(folder) : dirname(named);
  if (!isIn(realPath(home), target)) {
    throw new Error(`a symbolic link leads out of its folder, to ${target}; put a regular file or folder in its place`);
  }
  if (there) accessSync(target, constants.W_OK);
  if (isNew) mkdirSync(dirname(target), { recursive: true });
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    writeWhole(beside, text);
    if (there) chmodSync(beside, there.mode);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  return { path, beside, putInPlace: () => (isNew ? putNew(beside, target) : renameSync(beside, target)) };
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, "wx");
  try {
    writeFileSync(file, text);
    // Some systems report a full disk only here.
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function putNew(beside: string, target: string): void {
  try {
    linkSync(beside, target);
  } catch (error) {
    // Some file systems have no hard links.
    if (exists(target)) throw error;
    renameSync(beside, target);
  }
}

/** Where a path leads, even if only its first folders exist. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (exists(path)) throw new Error("it is a symbolic link to nothing, or cannot be followed", { cause: error });
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}

export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isIn(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(sep)[0] !== "..";
}
