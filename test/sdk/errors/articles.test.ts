import { expect } from "chai";
import { markLaw } from "../../../sdk/src/errors/articles.ts";
import { CATALOGUE } from "../../../sdk/src/errors/catalogue.ts";
import { legalRulesOf } from "../../../sdk/src/errors/legalRules.ts";

describe("the articles of refusals", () => {
  it("bear a mark where they are to be confirmed, article by article", () => {
    for (const [law, marked] of [
      ["票据法 第53、65条", "票据法 第53、65†条"],
      [
        "票据法 第37条、第50条、第68条、第17条第3项",
        "票据法 第37†条、第50条、第68†条、第17条第3项",
      ],
      ["票据法 第34条；票据纠纷规定 第50条", "票据法 第34†条；票据纠纷规定 第50条"],
      ["民法典 第768条；担保制度解释 第66条", "民法典 第768条；担保制度解释 第66条"],
      ["民法典 第909条；GB/T 30332", "民法典 第909条；GB/T 30332"],
      [
        "商业汇票承兑、贴现与再贴现管理办法（2022年第4号令） 第2、5条",
        "商业汇票承兑、贴现与再贴现管理办法（2022年第4号令） 第2†、5†条",
      ],
      ["银发〔2025〕77号", "银发〔2025〕77号"],
      ["某办法", "某办法†"],
      ["某办法 第3条", "某办法 第3†条"],
    ] as const) {
      expect(markLaw(law)).to.equal(marked);
    }
  });

  it("are marked in the catalogue as in docs/rules.md", () => {
    const marksOf = (law: string): ReadonlyMap<string, boolean> =>
      new Map(
        law.split(/[；;] ?/).flatMap((cited) => {
          const [source = "", ...rest] = cited.split(" ");
          const numbers = rest.join(" ").replaceAll(/第\d+项|（.*?）/g, "");
          return [...numbers.matchAll(/(\d+)(†?)/g)].map(
            ([, number = "", mark]) => [`${source} ${number}`, mark === "†"] as const,
          );
        }),
      );
    let compared = 0;
    for (const [name, { law = "" }] of Object.entries(CATALOGUE)) {
      const marks = marksOf(markLaw(law));
      for (const { article } of legalRulesOf(name)) {
        for (const [cited, isMarked] of marksOf(article)) {
          if (!marks.has(cited)) continue;
          compared += 1;
          expect(marks.get(cited), `${name}: ${cited}`).to.equal(isMarked);
        }
      }
    }
    expect(compared).to.be.greaterThan(20);
  });
});
