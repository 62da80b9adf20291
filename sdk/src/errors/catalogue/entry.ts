/**
 * What a contract error means. Placeholders take the error's arguments, `{face:yuan}`; see `writeSentence`.
 * `law` names the provisions that the contract enforces, `票据法 第53、65条；民法典 第683条`; articles.ts marks those to be confirmed.
 */
export interface CatalogueEntry {
  readonly en: string;
  readonly zh: string;
  readonly law?: string;
}

export type Catalogue = Readonly<Record<string, CatalogueEntry>>;
