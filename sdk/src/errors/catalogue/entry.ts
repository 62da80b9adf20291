/**
 * What a contract error means. Placeholders take the error's arguments, `{face:yuan}`; see `writeSentence`.
 * `law` names the provision that the contract enforces.
 */
export interface CatalogueEntry {
  readonly en: string;
  readonly zh: string;
  readonly law?: string;
}

export type Catalogue = Readonly<Record<string, CatalogueEntry>>;
