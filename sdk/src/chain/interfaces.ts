import { AccessManager__factory } from "../generated/typechain/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { UpgradeableBeacon__factory } from "../generated/typechain/factories/@openzeppelin/contracts/proxy/beacon/UpgradeableBeacon__factory.ts";
import { IBillRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/IBillRegistry__factory.ts";
import { IBillRules__factory } from "../generated/typechain/factories/contracts/interfaces/IBillRules__factory.ts";
import { IBusinessCalendar__factory } from "../generated/typechain/factories/contracts/interfaces/IBusinessCalendar__factory.ts";
import { ICashToken__factory } from "../generated/typechain/factories/contracts/interfaces/ICashToken__factory.ts";
import { ICircularTradeWatch__factory } from "../generated/typechain/factories/contracts/interfaces/ICircularTradeWatch__factory.ts";
import { ICreditRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/ICreditRegistry__factory.ts";
import { IDeliveryDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IDeliveryDesk__factory.ts";
import { IDirectory__factory } from "../generated/typechain/factories/contracts/interfaces/IDirectory__factory.ts";
import { IDisclosureRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/IDisclosureRegistry__factory.ts";
import { IDiscountMarket__factory } from "../generated/typechain/factories/contracts/interfaces/IDiscountMarket__factory.ts";
import { IEndorsementDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IEndorsementDesk__factory.ts";
import { IEquivocationRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/IEquivocationRegistry__factory.ts";
import { IEvidenceRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/IEvidenceRegistry__factory.ts";
import { IFilingRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/IFilingRegistry__factory.ts";
import { IFinancingDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IFinancingDesk__factory.ts";
import { IFreezeDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IFreezeDesk__factory.ts";
import { IGuaranteeDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IGuaranteeDesk__factory.ts";
import { IInsolvencyRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/IInsolvencyRegistry__factory.ts";
import { IInterbankDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IInterbankDesk__factory.ts";
import { ILiabilityRules__factory } from "../generated/typechain/factories/contracts/interfaces/ILiabilityRules__factory.ts";
import { IListingDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IListingDesk__factory.ts";
import { ILotRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/ILotRegistry__factory.ts";
import { IMemberAccount__factory } from "../generated/typechain/factories/contracts/interfaces/IMemberAccount__factory.ts";
import { IMemberRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/IMemberRegistry__factory.ts";
import { IPledgeDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IPledgeDesk__factory.ts";
import { IPolicy__factory } from "../generated/typechain/factories/contracts/interfaces/IPolicy__factory.ts";
import { IPresentmentDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IPresentmentDesk__factory.ts";
import { IReceiptRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/IReceiptRegistry__factory.ts";
import { IReceivablePaymentDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IReceivablePaymentDesk__factory.ts";
import { IReceivableRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/IReceivableRegistry__factory.ts";
import { IRecourseDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IRecourseDesk__factory.ts";
import { IRediscountDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IRediscountDesk__factory.ts";
import { IRepoDesk__factory } from "../generated/typechain/factories/contracts/interfaces/IRepoDesk__factory.ts";
import { ITitleLedger__factory } from "../generated/typechain/factories/contracts/interfaces/ITitleLedger__factory.ts";
import { ITransferDesk__factory } from "../generated/typechain/factories/contracts/interfaces/ITransferDesk__factory.ts";
import { IValidatorRegistry__factory } from "../generated/typechain/factories/contracts/interfaces/IValidatorRegistry__factory.ts";

/** How to speak to each contract that the Directory names. */
export const INTERFACES = {
  AccessManager: AccessManager__factory,
  MemberAccountBeacon: UpgradeableBeacon__factory,
  MemberRegistry: IMemberRegistry__factory,
  Policy: IPolicy__factory,
  BusinessCalendar: IBusinessCalendar__factory,
  ValidatorRegistry: IValidatorRegistry__factory,
  CashToken: ICashToken__factory,
  FilingRegistry: IFilingRegistry__factory,
  CreditRegistry: ICreditRegistry__factory,
  DisclosureRegistry: IDisclosureRegistry__factory,
  EvidenceRegistry: IEvidenceRegistry__factory,
  LotRegistry: ILotRegistry__factory,
  CircularTradeWatch: ICircularTradeWatch__factory,
  TitleLedger: ITitleLedger__factory,
  BillRegistry: IBillRegistry__factory,
  BillRules: IBillRules__factory,
  ReceivableRegistry: IReceivableRegistry__factory,
  ReceiptRegistry: IReceiptRegistry__factory,
  EndorsementDesk: IEndorsementDesk__factory,
  AssignmentDesk: ITransferDesk__factory,
  DiscountDesk: IFinancingDesk__factory,
  FactoringDesk: IFinancingDesk__factory,
  PresentmentDesk: IPresentmentDesk__factory,
  ReceivablePaymentDesk: IReceivablePaymentDesk__factory,
  InsolvencyRegistry: IInsolvencyRegistry__factory,
  GuaranteeDesk: IGuaranteeDesk__factory,
  LiabilityRules: ILiabilityRules__factory,
  RecourseDesk: IRecourseDesk__factory,
  PledgeDesk: IPledgeDesk__factory,
  DeliveryDesk: IDeliveryDesk__factory,
  FreezeDesk: IFreezeDesk__factory,
  DiscountMarket: IDiscountMarket__factory,
  InterbankDesk: IInterbankDesk__factory,
  RepoDesk: IRepoDesk__factory,
  RediscountDesk: IRediscountDesk__factory,
  ListingDesk: IListingDesk__factory,
  EquivocationRegistry: IEquivocationRegistry__factory,
} as const;

export type ContractName = keyof typeof INTERFACES;
/** The typed contract of a name. */
export type ContractOf<Name extends ContractName> = ReturnType<
  (typeof INTERFACES)[Name]["connect"]
>;

export const DIRECTORY = IDirectory__factory;
export const ACCOUNT = IMemberAccount__factory;
