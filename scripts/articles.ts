/**
 * Articles that were confirmed for the rules that cite them, by source. A rule may cite others; docs/rules.md marks those: a
 * lawyer has yet to confirm that they say what the rule says.
 */
const CONFIRMED: Readonly<Record<string, readonly number[] | "all">> = {
  票据法: [17, 31, 33, 36, 41, 43, 50, 53, 54, 61, 70, 71, 107],
  票据纠纷规定: [46, 47, 50, 52, 53],
  民法典: [201, 202, 203, 441, 445, 546, 763, 768, 909, 910],
  GB: [32100],
  "Order 2022 No. 4": "all",
  "CBIRC 2022 No. 37 art.": [14],
  "PBoC Notice 2020-19": "all",
};

/** Sources that are no law: how the exchange and its members work. */
const PRACTICE = /^(SHCPE|practice)/;

export const UNCONFIRMED_MARK = "†";

/** The articles of a rule with a mark behind each that is to be confirmed: `票据法 34†, 50; 票据纠纷规定 53`. */
export function markUnconfirmed(article: string): string {
  return article
    .split(/\s*[;；]\s*/)
    .map(markSource)
    .join("; ");
}

function markSource(cited: string): string {
  if (PRACTICE.test(cited)) return cited;
  const { source = cited, numbers } =
    /^(?<source>.*?)(?: (?<numbers>\d[\d（）一二三四五六、, ]*))?$/.exec(cited)?.groups ?? {};
  const known = CONFIRMED[cited] === "all" ? "all" : CONFIRMED[source];
  if (numbers === undefined || known === "all") {
    return known === "all" ? cited : `${cited}${UNCONFIRMED_MARK}`;
  }
  const marked = numbers.split(/\s*[、,]\s*/).map((number) => {
    const isConfirmed = known?.includes(Number.parseInt(number, 10)) ?? false;
    return isConfirmed ? number : `${number}${UNCONFIRMED_MARK}`;
  });
  return `${source} ${marked.join(", ")}`;
}
