/** One place of the production source, and what stands there while the bug is planted. */
export interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/**
 * A bug that somebody could write. It is planted by substitution while the source is loaded, so that no line of production
 * code knows of it; a text that does not stand there exactly once is an error, so the list cannot rot.
 */
export interface PlantedBug {
  readonly name: string;
  /** What goes wrong, in a sentence. */
  readonly harm: string;
  readonly edits: readonly Edit[];
  /** Manners of the liars that show it, by name; otherwise the seed picks. */
  readonly liars?: readonly string[];
}
