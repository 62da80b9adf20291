/**
 * Articles that were confirmed for the rules that cite them, by source. A citation of others is marked: a lawyer has yet to
 * confirm that they say what the rule says.
 */
const CONFIRMED: Readonly<Record<string, readonly number[]>> = {
  票据法: [17, 31, 33, 36, 41, 43, 50, 53, 54, 61, 70, 71, 107],
  票据纠纷规定: [46, 47, 50, 52, 53],
  民法典: [201, 202, 203, 441, 445, 546, 763, 768, 909, 910],
  担保制度解释: [55, 59, 61, 66],
  GB: [32100],
  "GB/T": [30332],
  "CBIRC 2022 No. 37 art.": [14],
};

/** Texts that are cited as a whole, by their first words. */
const TEXTS: readonly string[] = [
  "Order 2022 No. 4",
  "商业汇票承兑、贴现与再贴现管理办法（2022年第4号令）",
  "PBoC Notice 2020-19",
  "银发〔2025〕77号",
];

export const UNCONFIRMED_MARK = "†";

/** Whether the article was confirmed for the rules that cite it. */
export function isConfirmedArticle(source: string, article: number): boolean {
  return CONFIRMED[source]?.includes(article) ?? false;
}

/** Whether what is cited is a text as a whole, and a known one. */
export function isConfirmedText(cited: string): boolean {
  return TEXTS.some((text) => cited.startsWith(text));
}

/** The provisions of a refusal with a mark behind each article that is to be confirmed: `票据法 第53、65†条；民法典 第683†条`. */
export function markLaw(law: string): string {
  return law.split("；").map(markProvision).join("；");
}

function markProvision(cited: string): string {
  const [source = cited, articles] = cited.split(/ (?=第?\d[\d、]*(?:条|$))/);
  if (articles === undefined) {
    return isConfirmedText(cited) ? cited : `${cited}${UNCONFIRMED_MARK}`;
  }
  const mark = (number: string): string =>
    isConfirmedArticle(source, Number(number)) ? number : `${number}${UNCONFIRMED_MARK}`;
  // A number within an article (第17条第1项) is none of its own.
  const marked = articles.replaceAll(/(?<=第)[\d、]+(?=条)|^\d+$/g, (numbers) =>
    numbers.split("、").map(mark).join("、"),
  );
  return `${source} ${marked}`;
}
