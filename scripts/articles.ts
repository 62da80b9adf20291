import {
  isConfirmedArticle,
  isConfirmedText,
  UNCONFIRMED_MARK,
} from "../sdk/src/errors/articles.ts";

/** Sources that are no law: how the exchange and its members work. */
const PRACTICE = /^(SHCPE|practice)/;

/** The articles of a rule with a mark behind each that is to be confirmed: `票据法 34†, 50; 票据纠纷规定 53`. */
export function markUnconfirmed(article: string): string {
  return article
    .split(/\s*[;；]\s*/)
    .map(markSource)
    .join("; ");
}

function markSource(cited: string): string {
  if (PRACTICE.test(cited) || isConfirmedText(cited)) return cited;
  const { source = cited, numbers } =
    /^(?<source>.*?)(?: (?<numbers>\d[\d（）一二三四五六、, ]*))?$/.exec(cited)?.groups ?? {};
  if (numbers === undefined) return `${cited}${UNCONFIRMED_MARK}`;
  const marked = numbers.split(/\s*[、,]\s*/).map((number) => {
    const isConfirmed = isConfirmedArticle(source, Number.parseInt(number, 10));
    return isConfirmed ? number : `${number}${UNCONFIRMED_MARK}`;
  });
  return `${source} ${marked.join(", ")}`;
}
