import type { Catalogue } from "./entry.ts";

/** Guarantee, insolvency and recourse. */
export const LIABILITY_ERRORS: Catalogue = {
  GuaranteeDesk_WrongStatus: {
    en: "the guarantee {guaranteeId} is {status:ApplicationStatus}, not {expected:ApplicationStatus}",
    zh: "保证 {guaranteeId} 的状态为 {status:ApplicationStatus}，应为 {expected:ApplicationStatus}",
  },
  GuaranteeDesk_NotParty: {
    en: "this step on the guarantee {guaranteeId} is for {expected}, not {caller}",
    zh: "保证 {guaranteeId} 的这一步骤应由 {expected} 办理，不是 {caller}",
  },
  GuaranteeDesk_Expired: {
    en: "the application for the guarantee {guaranteeId} ended at {expiresAt:time}",
    zh: "保证申请 {guaranteeId} 已于 {expiresAt:time} 失效",
  },
  GuaranteeDesk_NotLiable: {
    en: "{caller} is not the {party:LiableParty} of the bill {billId}",
    zh: "{caller} 不是票据 {billId} 的 {party:LiableParty}",
    law: "票据法 第46、47条",
  },
  GuaranteeDesk_NotPackage: {
    en: "the guarantee is for the whole package of {face:yuan}, not for {from:unit}-{to:unit} of {billId}",
    zh: "保证须针对整包 {face:yuan}，不能只针对 {billId} 的 {from:unit}-{to:unit}",
  },
  GuaranteeDesk_WrongStage: {
    en: "the bill {billId} is {status:BillStatus}: its {party:LiableParty} is not guaranteed at this stage",
    zh: "票据 {billId} 的状态为 {status:BillStatus}，此阶段不能为 {party:LiableParty} 办理保证",
  },
  GuaranteeDesk_GuarantorNotEligible: {
    en: "{guarantor} cannot guarantee: an active bank, enterprise or guarantor that is no debtor of the bill is needed",
    zh: "{guarantor} 不能作为保证人：须为票据债务人以外的有效银行、企业或担保机构",
    law: "票据法 第45条；民法典 第683条",
  },
  GuaranteeDesk_NotEndorsed: {
    en: "the record {recordId} of {desk} shows no endorsement by the guarantor of {guaranteeId} of these units",
    zh: "{desk} 的记录 {recordId} 不能证明保证 {guaranteeId} 的保证人曾背书该区间",
    law: "票据法 第45条",
  },
  InsolvencyRegistry_NoCause: {
    en: "the declaration about {account} names no cause",
    zh: "关于 {account} 的登记未载明事由",
  },
  InsolvencyRegistry_NoDocument: {
    en: "the declaration about {account} names no document",
    zh: "关于 {account} 的登记未附文书",
  },
  InsolvencyRegistry_NotMember: {
    en: "{account} is no member",
    zh: "{account} 不是成员",
  },
  InsolvencyRegistry_WrongCause: {
    en: "{account} is on record with: {actual:InsolvencyCause}",
    zh: "{account} 的登记事由为：{actual:InsolvencyCause}",
  },
  PledgeDesk_NotCollectable: {
    en: "the pledge {instrumentId} of the loan {loanId} is not paid in money: it cannot be presented",
    zh: "贷款 {loanId} 的质物 {instrumentId} 不以金钱清偿，不能提示付款",
    law: "民法典 第442条",
  },
  PresentmentDesk_InstructionPast: {
    en: "the instruction would end on {lastDay:date}, before today, {today:date}",
    zh: "自动应答指令的截止日 {lastDay:date} 早于今日 {today:date}",
  },
  PresentmentDesk_NotOrdered: {
    en: "the acceptor {acceptor} has not ordered the payment of the presentment {presentmentId}, or cannot pay it now",
    zh: "承兑人 {acceptor} 未就提示付款 {presentmentId} 设置自动应答，或目前无法付款",
  },
  RecourseDesk_NoCause: {
    en: "the acceptor {acceptor} of {billId} is neither bankrupt nor ordered to stop business",
    zh: "{billId} 的承兑人 {acceptor} 未破产，也未被责令终止业务活动",
    law: "票据法 第61条",
  },
  RecourseDesk_NotEarly: {
    en: "the bill {billId} is {status:BillStatus} and due on {dueDay:date}: there is no recourse before maturity",
    zh: "票据 {billId} 的状态为 {status:BillStatus}，到期日为 {dueDay:date}，不能行使期前追索",
    law: "票据法 第61条",
  },
  RecourseDesk_WrongStatus: {
    en: "the recourse {recourseId} is {status:RecourseStatus}, not {expected:RecourseStatus}",
    zh: "追索 {recourseId} 的状态为 {status:RecourseStatus}，应为 {expected:RecourseStatus}",
  },
  RecourseDesk_NotParty: {
    en: "this step on the recourse {recourseId} is for {expected}, not {caller}",
    zh: "追索 {recourseId} 的这一步骤应由 {expected} 办理，不是 {caller}",
  },
  RecourseDesk_NotWithdrawable: {
    en: "the recourse {recourseId} cannot be taken back: the bill was presented, or somebody has paid",
    zh: "追索 {recourseId} 不能撤回：票据已提示付款，或已有人清偿",
  },
  RecourseDesk_CutOutside: {
    en: "{at:unit} is not inside {from:unit}-{to:unit} of the recourse {recourseId}",
    zh: "{at:unit} 不在追索 {recourseId} 的区间 {from:unit}-{to:unit} 之内",
  },
  RecourseDesk_UnknownDesk: {
    en: "{desk} is no desk that moves or moved title; its records prove nothing",
    zh: "{desk} 现在和以前都不是办理权属变更的合约，其记录不能作为依据",
  },
  RecourseDesk_NotEndorsed: {
    en: "the record {recordId} of {desk} is no endorsement of the whole range of the recourse {recourseId}",
    zh: "{desk} 的记录 {recordId} 不是覆盖追索 {recourseId} 全部区间的背书",
    law: "票据法 第31、37条",
  },
  RecourseDesk_NotGuaranteed: {
    en: "the guarantee {guaranteeId} does not cover this party and range of the recourse {recourseId}",
    zh: "保证 {guaranteeId} 不涵盖追索 {recourseId} 的该当事人及区间",
  },
  RecourseDesk_NoParty: {
    en: "the claim on the recourse {recourseId} names no party",
    zh: "追索 {recourseId} 未指明被追索人",
  },
  RecourseDesk_NotPrior: {
    en: "{debtor} (rank {rank}) does not come before the claimant (rank {claimantRank}) of the recourse {recourseId}",
    zh: "{debtor}（次序 {rank}）不是追索 {recourseId} 中追索人（次序 {claimantRank}）的前手",
    law: "票据法 第68、69条",
  },
  RecourseDesk_PresentedLate: {
    en: "the bill of the recourse {recourseId} was presented late: {debtor} is released",
    zh: "追索 {recourseId} 的票据逾期提示付款，{debtor} 已免责",
    law: "票据法 第53、65条",
  },
  RecourseDesk_CollectorIsAcceptor: {
    en: "{collector} accepted the bill {billId} and has recourse against nobody for not paying it, as its pledgee either",
    zh: "{collector} 为票据 {billId} 的承兑人，即使作为质权人亦不得因自己未付款而追索",
    law: "票据法 第69条",
  },
  RecourseDesk_EndorserReleased: {
    en: "{debtor} wrote 不得转让 and answers to its endorsee {endorsee} only (recourse {recourseId})",
    zh: "{debtor} 背书时记载“不得转让”，仅对其被背书人 {endorsee} 承担责任（追索 {recourseId}）",
    law: "票据法 第34条；票据纠纷规定 第50条",
  },
  RecourseDesk_ClockPassed: {
    en: "{debtor} could be asked until {lastDay:date}; today is {today:date} (recourse {recourseId})",
    zh: "对 {debtor} 的追索时效至 {lastDay:date}，今日为 {today:date}（追索 {recourseId}）",
    law: "票据法 第17条",
  },
  RecourseDesk_CostsTooHigh: {
    en: "costs of {costs:yuan} are above the cap of {cap:yuan} (recourse {recourseId})",
    zh: "费用 {costs:yuan} 超过上限 {cap:yuan}（追索 {recourseId}）",
    law: "票据法 第70、71条",
  },
  RecourseDesk_WrongClaimStatus: {
    en: "the claim {claimId} is {status:ClaimStatus}, not {expected:ClaimStatus}",
    zh: "追索请求 {claimId} 的状态为 {status:ClaimStatus}，应为 {expected:ClaimStatus}",
  },
  RecourseDesk_ClaimOvertaken: {
    en: "another party of the recourse {recourseId} has paid since the claim {claimId} was made",
    zh: "追索请求 {claimId} 提出后，追索 {recourseId} 已由其他债务人清偿",
    law: "票据法 第68条",
  },
  RecourseDesk_NotPart: {
    en: "the recourse {recourseId} is no part of what the claim {claimId} asked for, or that claim has ended",
    zh: "追索 {recourseId} 不是追索请求 {claimId} 所涉区间的部分，或该请求已终结",
    law: "民法典 第195条",
  },
  RecourseDesk_NotEarlierEndorser: {
    en: "the record {recordId} of {desk} shows no endorsement by the claimant before the debtor of the claim {claimId}",
    zh: "{desk} 的记录 {recordId} 不能证明追索人先于追索请求 {claimId} 的债务人背书",
    law: "票据法 第69条",
  },
};
